"""The rules that every filing keeps; `python -m unittest discover -s tests` runs them."""

from __future__ import annotations

import unittest

from bench.provinces.catalogue import filings
from bench.provinces.entry import indicators, yuan
from bench.provinces.filing_parts import PrintedTable, c, h, table
from bench.provinces.span_layout import LayoutError, merged_levels, place, runs


class GridTest(unittest.TestCase):
    """Cells stand where HTML would put them."""

    def test_spans_from_above_are_skipped(self) -> None:
        """A cell goes to the first free square."""
        placed = place(table((1, 1), [[c("a", 1, 2), c("b")], [c("d")]]))
        self.assertEqual(
            [(item.row, item.col, item.cell.text) for item in placed], [(0, 0, "a"), (0, 1, "b"), (1, 1, "d")]
        )

    def test_holes_are_refused(self) -> None:
        """A row that is too short is an error of the layout."""
        with self.assertRaises(LayoutError):
            place(table((1, 1), [[c("a")]]))

    def test_levels_merge_within_their_parent(self) -> None:
        """Equal second levels under different first levels stay apart."""
        rows = merged_levels([("甲", "子"), ("甲", "子"), ("乙", "子")], h)
        self.assertEqual([[cell.rows for cell in row] for row in rows], [[2, 2], [], [1, 1]])
        self.assertEqual(runs(["a", "a", "b"]), [2, 0, 1])


class EntryTest(unittest.TestCase):
    """Content is read as it was keyed in."""

    def test_blank_levels_are_carried_down(self) -> None:
        """A blank level repeats the one above."""
        rows = indicators("level1 level2 name target", "产出|数量|甲|1个\n|质量|乙|2个\n||丙|3个")
        self.assertEqual(
            [(row.level1, row.level2) for row in rows], [("产出", "数量"), ("产出", "质量"), ("产出", "质量")]
        )

    def test_amounts_are_exact(self) -> None:
        """万元 become yuan without binary dust; a dash is no amount."""
        self.assertEqual(
            [yuan("1,236.58"), yuan("0.00"), yuan("—"), yuan("")], [12_365_800.0, 0.0, None, None]
        )


class CatalogueTest(unittest.TestCase):
    """What holds for every filing."""

    def test_names_are_unique_and_every_table_fits(self) -> None:
        """Names are file names; no table has holes or overlaps."""
        everything = filings()
        self.assertEqual(len({filing.name for filing in everything}), len(everything))
        for filing in everything:
            for block in filing.blocks():
                if isinstance(block, PrintedTable):
                    place(block)


if __name__ == "__main__":
    unittest.main()
