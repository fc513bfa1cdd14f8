"""Ruling lines → cells."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from yiju.ingest.lattice import Grid, Segment, grids, merge


def drawn(rows: list[tuple[float, float, float]], cols: list[tuple[float, float, float]]) -> list[Grid]:
    return grids([Segment(*r) for r in rows], [Segment(*c) for c in cols])


def shape(grid: Grid) -> list[tuple[int, int, int, int]]:
    return [(c.row, c.col, c.rowspan, c.colspan) for c in grid.cells]


def test_a_cell_spans_where_a_line_is_missing() -> None:
    (grid,) = drawn(
        [(0, 0, 90), (20, 30, 90), (40, 0, 90)],
        [(0, 0, 40), (30, 0, 40), (60, 20, 40), (90, 0, 40)],
    )
    assert shape(grid) == [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1)]


def test_open_sides_count_as_drawn() -> None:
    (grid,) = drawn([(0, 0, 90), (20, 0, 90), (40, 0, 90)], [(45, 0, 40)])
    assert grid.box == (0, 0, 90, 40)
    assert len(grid.cells) == 4


def test_double_rules_and_borders_drawn_per_cell_are_one() -> None:
    assert merge([Segment(10, 0, 30), Segment(10.8, 31, 60), Segment(40, 0, 9), Segment(40, 20, 30)]) == [
        Segment(10.4, 0, 60),
        Segment(40, 0, 9),
        Segment(40, 20, 30),
    ]


def test_tables_that_do_not_touch_are_two_and_an_underline_is_none() -> None:
    box = [(0.0, 0.0, 40.0), (40.0, 0.0, 40.0)]
    below = [(y + 80, lo, hi) for y, lo, hi in box]
    sides = [(0.0, 0.0, 40.0), (40.0, 0.0, 40.0), (0.0, 80.0, 120.0), (40.0, 80.0, 120.0)]
    assert [g.box for g in drawn([*box, *below, (60, 5, 30)], sides)] == [(0, 0, 40, 40), (0, 80, 40, 120)]


edges = st.lists(st.integers(0, 60), min_size=2, max_size=7, unique=True).map(
    lambda v: [10.0 * x for x in sorted(v)]
)


@given(edges, edges, st.data())
def test_cells_cover_the_grid_once_whatever_lines_are_missing(
    xs: list[float], ys: list[float], data: st.DataObject
) -> None:
    rows = [(y, xs[0], xs[-1]) for y in (ys[0], ys[-1])]
    cols = [(x, ys[0], ys[-1]) for x in (xs[0], xs[-1])]
    for y in ys[1:-1]:
        rows += [(y, a, b) for a, b in pairwise(xs) if data.draw(st.booleans())]
    for x in xs[1:-1]:
        cols += [(x, a, b) for a, b in pairwise(ys) if data.draw(st.booleans())]
    outer = [g for g in drawn(rows, cols) if g.box == (xs[0], ys[0], xs[-1], ys[-1])]
    (grid,) = outer
    places = [
        (r, c)
        for cell in grid.cells
        for r in range(cell.row, cell.row + cell.rowspan)
        for c in range(cell.col, cell.col + cell.colspan)
    ]
    assert len(places) == len(set(places)) == (len(grid.xs) - 1) * (len(grid.ys) - 1)
