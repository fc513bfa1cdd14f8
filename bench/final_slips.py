"""Slips planted in four printed final accounts: `python -m bench.final_slips`.

In: the 决算 of `bench/provinces`, `slipped_accounts` among them, and `final_slips.yaml`. Out: for each slip, planted into the paragraphs or cells, printed, read and
audited: whether it was found and what was found besides; a line for each kind, and one for the accounts as they are.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # run as a file, as every bench can be

from bench.provinces import slipped_accounts
from bench.provinces.catalogue import filings as printed
from bench.provinces.filing_parts import Block, Para, PrintedFiling, PrintedTable
from bench.provinces.print_docx import docx_bytes
from yiju.audit import Finding, find
from yiju.audit.rule import RuleSample
from yiju.audit.rule_sample import filings as short
from yiju.graph.identity import link
from yiju.ingest.filing import read_filing

SLIPS = Path(__file__).with_name("final_slips.yaml")


class PlantedSlip(msgspec.Struct, forbid_unknown_fields=True, rename={"accounts": "in"}):
    """An entry of final_slips.yaml; `missed` is one that the audit is known not to find yet."""

    accounts: str
    slip: str
    kind: str
    explained: str
    was: str = ""
    now: str = ""
    row: str = ""
    beside: list[dict[str, Any]] = []
    missed: bool = False


@dataclass(frozen=True)
class SlipOutcome:
    """What the audit said of accounts with one slip in them."""

    slip: PlantedSlip
    found: bool
    invented: list[Finding]


def slips() -> list[PlantedSlip]:
    """All of them."""
    return msgspec.yaml.decode(SLIPS.read_bytes(), type=list[PlantedSlip])


def planted(filing: PrintedFiling, slip: PlantedSlip) -> PrintedFiling:
    """The accounts with the slip in them. Raises `ValueError` where its words are not there."""
    if slip.beside:
        return filing
    forms = tuple(
        replace(form, blocks=tuple(_planted(block, slip) for block in form.blocks)) for form in filing.forms
    )
    if forms == filing.forms:
        raise ValueError(f"{slip.slip}: “{slip.was}” stands nowhere")
    return replace(filing, forms=forms)


def _planted(block: Block, slip: PlantedSlip) -> Block:
    if isinstance(block, Para) and not slip.row:
        return replace(block, text=block.text.replace(slip.was, slip.now))
    if isinstance(block, PrintedTable) and slip.row:
        rows = tuple(
            tuple(replace(cell, text=slip.now) if cell.text == slip.was else cell for cell in row)
            if any(cell.text == slip.row for cell in row)
            else row
            for row in block.rows
        )
        return replace(block, rows=rows)
    return block


def audited(filing: PrintedFiling, beside: Sequence[dict[str, Any]] = ()) -> list[Finding]:
    """What the audit says of the printed accounts, beside filings written short."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{filing.name}.docx"
        path.write_bytes(docx_bytes(filing))
        read = [read_filing(path), *short(RuleSample(about="", filings=list(beside)))]
    return find(read, link(read))


def outcomes(accounts: Sequence[PrintedFiling]) -> Iterator[SlipOutcome]:
    """Each slip alone in its accounts."""
    by_name = {filing.name: filing for filing in accounts}
    for slip in slips():
        found = audited(planted(by_name[slip.accounts], slip), slip.beside)
        hit = any(f.kind == slip.kind and slip.explained in f.explanation for f in found)
        yield SlipOutcome(slip, hit, [f for f in found if f.kind != slip.kind])


def final_accounts() -> list[PrintedFiling]:
    """The printed accounts."""
    catalogued = [filing for filing in printed() if filing.name.startswith("final_accounts")]
    return [*catalogued, *slipped_accounts.filings()]


def main(argv: Sequence[str] | None = None) -> int:
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args(argv)  # type: ignore[union-attr]
    accounts = final_accounts()
    whole = {filing.name: audited(filing) for filing in accounts}
    made = list(outcomes(accounts))
    for outcome in made:
        for finding in outcome.invented:
            print(f"invented, {outcome.slip.slip}: {finding.kind} {finding.explanation}")
        if not outcome.found:
            known = " (known)" if outcome.slip.missed else ""
            print(f"missed{known}, {outcome.slip.accounts}: {outcome.slip.slip}")
    print(f"{'accounts':24}{'kind':24}{'planted':>8}{'found':>7}{'invented':>10}")
    for name, found in whole.items():
        print(f"{name:24}{'as they are':24}{0:8}{0:7}{len(found):10}")
    of_kind: dict[tuple[str, str], list[SlipOutcome]] = {}
    for outcome in made:
        of_kind.setdefault((outcome.slip.accounts, outcome.slip.kind), []).append(outcome)
    for (name, kind), own in of_kind.items():
        print(
            f"{name:24}{kind:24}{len(own):8}{sum(o.found for o in own):7}{sum(len(o.invented) for o in own):10}"
        )
    good = all(o.found != o.slip.missed and not o.invented for o in made) and not any(whole.values())
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
