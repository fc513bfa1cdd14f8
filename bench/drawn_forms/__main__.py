"""How many values of drawn forms are read: `python -m bench.drawn_forms [--count N] [--seed S] [--held] [--type T] [--errors]`.

Draws forms by lot, prints each as a page of HTML, a document, a workbook or a ruled PDF, reads it and holds what is read against what was
printed. Says by kind how many values are right, how many of the lost are told by a doubt or a notice, and what is most often lost.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

from bench.drawn_forms.form_draw import drawn_forms
from bench.extraction_score import fold
from bench.provinces.print_docx import docx_bytes
from bench.provinces.print_pdf import pdf_bytes
from bench.provinces.print_text import html_text
from bench.provinces.print_xlsx import xlsx_bytes
from yiju.ingest.filing import filing_of
from yiju.ingest.readers import read_bytes

Fact = tuple[Any, ...]
PRINTS = {
    "html": lambda filing: html_text(filing).encode(),
    "docx": docx_bytes,
    "xlsx": xlsx_bytes,
    "ruled.pdf": lambda filing: pdf_bytes(filing, ruled=True),
}
SCALARS = (
    *("code", "unit", "authority", "year", "start", "end", "total_budget", "year_budget", "adjusted_budget"),
    *("executed", "expected_executed", "execution_rate", "total_score"),
)
RESULT = ("level2", "actual", "weight", "score", "reason", "expected", "possibility")


def facts(filing: dict[str, Any]) -> Iterator[Fact]:
    """Every value of the one record that a drawn form prints."""
    yield ("document", "kind", filing["document"]["kind"])
    parts = list(filing.get("projects") or ())
    for made in [*parts, *([filing["overall"]] if filing.get("overall") else [])]:
        if made in parts:
            yield ("name", fold(made.get("name")))
        for key in SCALARS:
            if (value := fold(_number(made.get(key)))) is not None:
                yield (key, value)
        for key in ("category",):
            yield from (("category", fold(v)) for v in made.get(key) or ())
        yield from (("funding", k, fold(_number(v))) for k, v in (made.get("funding") or {}).items())
        yield from (("texts." + k, fold(v)) for k, v in (made.get("texts") or {}).items())
        yield from (("task", fold(t["name"]), fold(_number(t["amount"]))) for t in made.get("tasks") or ())
        for one in made.get("indicators") or ():
            own = fold(one["name"])
            yield ("indicator", fold(one.get("level1")), own, fold(one.get("target")))
            yield from (
                ("result." + k, own, fold(_number(one[k]))) for k in RESULT if fold(one.get(k)) is not None
            )


def _number(value: Any) -> Any:
    try:
        return float(value)
    except (TypeError, ValueError):
        return value


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--type", choices=PRINTS, default="html")
    parser.add_argument("--held", action="store_true")
    parser.add_argument("--errors", action="store_true")
    args = parser.parse_args()
    right, lost, extra, kinds = Counter[str](), Counter[str](), Counter[str](), Counter[tuple[str, bool]]()
    silent = 0
    for filing in drawn_forms(args.count, args.seed, held=args.held):
        source = read_bytes(PRINTS[args.type](filing), f"{filing.name}.{args.type}")
        found = msgspec.to_builtins(filing_of(source))
        wanted, had = Counter(facts(filing.truth())), Counter(facts(found))
        groups = {fact[0] for fact in wanted} | {"name"}
        had = Counter({f: count for f, count in had.items() if f[0] in groups})
        missed = wanted - had
        is_doubted = doubted(found)
        right.update(f[0] for f in (wanted & had).elements())
        lost.update(f[0] for f in missed.elements())
        extra.update(f[0] for f in (had - wanted).elements())
        kinds[filing.kind, True] += (wanted & had).total()
        kinds[filing.kind, False] += missed.total()
        silent += 0 if is_doubted else missed.total()
        if args.errors and missed:
            print(filing.name, filing.title, "" if is_doubted else "  SILENT")
            for sign, side in (("-", missed), ("+", had - wanted)):
                for fact in sorted(map(str, side)):
                    print("   ", sign, fact[:150])
    for kind in dict.fromkeys(k for k, _ in kinds):
        good, bad = kinds[kind, True], kinds[kind, False]
        print(f"{kind:<24} {good:>6} of {good + bad:>6}  {good / (good + bad):.4f}")
    print("lost:", ", ".join(f"{k} {v}" for k, v in lost.most_common(25)))
    print("too much:", ", ".join(f"{k} {v}" for k, v in extra.most_common(12)))
    whole = right.total() + lost.total()
    print(f"values {right.total() / whole:.4f} of {whole}; silently lost {silent / whole:.4f}")
    return 0


def doubted(found: dict[str, Any]) -> bool:
    """Whether the filing says that something was not read or is to be looked at."""
    parts = [*(found.get("projects") or ()), *([found["overall"]] if found.get("overall") else [])]
    return bool(found["document"]["warnings"]) or any(made.get("doubts") for made in parts)


if __name__ == "__main__":
    raise SystemExit(main())
