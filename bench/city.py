"""A city's declarations over the years, of any size: `python -m bench.city 6000 FOLDER [--files 8]`.

Units of 示例市 file by unit and year: projects of their own, some again in the next year, templates that dozens of units
fill in, copies planted between units, 办法 that thousands cite in an old and a new edition, and slips. Records are put
straight into a workspace, for what is measured comes after the reading; `--files` prints a few declarations in every
file type, for what is read too. The same size and seed give the same city.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from zlib import crc32

import numpy as np

sys.path.insert(
    0, str(Path(__file__).resolve().parent.parent)
)  # run as a file, bench/reading_speed.py would hide the room

from bench.corpus import MUTATIONS, SECTIONS, Corpus, Maker, Recipe, words
from bench.provinces.__main__ import render
from bench.provinces.declarations import DeclarationContent, lanjiang
from bench.provinces.entry import PrintedIndicator as Row
from bench.provinces.filing_parts import PrintedFiling as Printed
from yiju.ingest.record import (
    Basis,
    BudgetLine,
    Declaration,
    Document,
    Filing,
    Indicator,
    Passage,
    Place,
)
from yiju.search import SearchIndex
from yiju.search.model.encoder import Progress, Vectors, encoder_name, normalise
from yiju.workspace import INDEX, STATE, Workspace

YEARS = (2022, 2023, 2024)
SLIPS = ("sum", "vague", "expired", "blank")
"""Planted by turns in one declaration of fifty."""
PRINTED = ("docx", "xlsx", "ruled.pdf", "html", "tab.txt")
_SHARED = tuple(
    (f"示例市{what}管理办法", f"示府规〔{old}〕{n}号", f"示府规〔{new}〕{n + 3}号")
    for n, (what, old, new) in enumerate(
        (
            ("市级财政项目支出预算", 2016, 2021),
            ("政府购买服务", 2015, 2020),
            ("财政支出绩效评价", 2014, 2022),
            ("政务信息系统", 2017, 2023),
        ),
        4,
    )
)
_TABLE = "支出预算总表"
_FIELDS = ("name", "unit", "year_budget", "total_budget", *(f"texts.{section}" for section in SECTIONS))


def city(size: int, seed: int = 20261128) -> Corpus:
    """About `size` declarations: a fifth in templates, a fifth again in the next year, a tenth planted copies."""
    maker = Maker(seed, words("tuned"), size)
    drawn = maker.random
    while len(maker.made) < size:
        chance = drawn.random()
        original = maker.project(maker.unit(), drawn.choice(YEARS[:2]))
        if chance < 0.3:
            maker.again(original)
        elif chance < 0.45:
            maker.plant(original, drawn.choice(MUTATIONS))
        elif chance < 0.46:
            _template(maker, original, min(drawn.randrange(20, 60), size // 10))
    filings: dict[tuple[str, int], Filing] = {}
    for number, (made, unit, year) in enumerate(maker.made):
        filing = filings.setdefault((unit, year), Filing(document=Document(id="", file="", sha256="")))
        filing.projects.append(made)
        _dress(made, number)
    for (unit, year), filing in filings.items():
        _head(filing, unit, year)
    return Corpus(list(filings.values()), maker.truth)


def _template(maker: Maker, original: Declaration, units: int) -> None:
    """The same sentences from so many units, each about its own place."""
    recipe, work = maker.recipes[original.id], maker.random.choice(maker.words.works)
    for _ in range(units):
        place = maker.random.choice(maker.words.places) + maker.random.choice(maker.words.spots)
        maker.declared(Recipe(recipe.subject, place, recipe.lines), maker.unit(), original.year or 0, work)


def _dress(made: Declaration, number: int) -> None:
    """What every form prints: shared bases, places, and now and then a slip."""
    title, old, new = _SHARED[number % len(_SHARED)]
    cited = old if number % 97 == 0 else new
    made.bases = [*made.bases, Basis(title, cited, cited)]
    match SLIPS[number // 50 % len(SLIPS)] if number % 50 == 7 else "":
        case "sum":
            made.year_budget = (made.year_budget or Decimal(0)) + 1000
        case "vague":
            made.indicators = [*made.indicators, Indicator("产出目标", "数量指标", "宣传活动次数", "若干")]
        case "expired":
            made.bases = [
                *made.bases,
                Basis("示例市事业发展“十三五”规划（2016—2020年）", "示府发〔2016〕8号", "示府发〔2016〕8号"),
            ]
        case "blank":
            made.texts = {s: t for s, t in made.texts.items() if s != "项目总目标"}
    lists = (("subitems", made.subitems), ("bases", made.bases), ("indicators", made.indicators))
    fields = [*_FIELDS, *(f"{name}[{i}]" for name, rows in lists for i in range(len(rows)))]
    made.evidence = {f: [Place(1, (n + 1, n + 1))] for n, f in enumerate(fields)}
    made.printed = {"year_budget": f"{made.year_budget:,}", "total_budget": f"{made.total_budget:,}"}


def _head(filing: Filing, unit: str, year: int) -> None:
    """The document, its table of expenditure and two passages."""
    key = hashlib.sha256(_original(unit, year)).hexdigest()
    filing.document = Document(
        id=key[:12],
        file=f"{unit}{year}年项目支出绩效目标.txt",
        sha256=key,
        title=f"{unit}{year}年项目支出绩效目标",
        kind="declaration_forms",
        unit=unit,
        year=year,
        pages=1,
    )
    for number, project in enumerate(filing.projects):
        project.id = f"{key[:12]}-{number}"
    asked = sum((p.year_budget or Decimal(0) for p in filing.projects), Decimal(0))
    for code, name, amount in (
        (None, "合计", asked * 3),
        ("2010301", "行政运行", asked * 2),
        ("2010302", "一般行政管理事务", asked),
    ):
        columns = {"合计": amount, "基本支出": amount - asked if code is None else None}
        filing.budget_lines.append(
            BudgetLine(table=_TABLE, code=code, name=name, amounts=columns, page=1, place=Place(1))
        )
    filing.passages = [
        Passage("主要职能", f"{unit}负责本辖区有关工作的组织、指导和监督。", [Place(1)]),
        Passage("编制说明", f"{year}年项目支出预算{asked:,}元，共{len(filing.projects)}个项目。", [Place(1)]),
    ]


def _original(unit: str, year: int) -> bytes:
    return f"{unit}{year}".encode()


def put(workspace: Workspace, filings: Sequence[Filing]) -> None:
    """Keep the records as if they had been read."""
    for filing in filings:
        document = filing.document
        workspace.store.put(filing, _original(document.unit or "", document.year or 0), document.file, 1)


class Characters:
    """An encoder that costs little: texts that share pairs of characters are near, as they are in a model's space. It
    goes by the default model's name, so that questions may be asked of what it encoded.
    """

    dimension = 384

    def __init__(self) -> None:
        self.name = encoder_name(None)

    def encode_document(self, texts: list[str], progress: Progress | None = None) -> Vectors:
        """Counts of hashed pairs of characters."""
        counts = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(counts, texts, strict=True):
            pairs = [crc32(text[i : i + 2].encode()) % self.dimension for i in range(len(text))]
            np.add.at(row, pairs, 1.0)
        return normalise(counts)

    encode_query = encode_document


def indexed(workspace: Workspace) -> Workspace:
    """The workspace with its index made by `Characters`: a model takes half an hour for a city."""
    index = SearchIndex(workspace.folder / INDEX)
    index.encoder = Characters()
    index.sync(workspace.filings())
    (workspace.folder / INDEX / STATE).write_text(workspace.store.revision(), "utf-8")
    return workspace


def print_files(corpus: Corpus, count: int, folder: Path) -> list[Path]:
    """A filing of one declaration for each file type in turn, printed in that type."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for number, one in enumerate(corpus.declarations[:count]):
        kind = PRINTED[number % len(PRINTED)]
        unit, year = one.unit or "", one.year or 0
        printed = Printed(
            f"{unit}{year}年{number}", "lanjiang", one.name, "declaration_forms", unit, year,
            (lanjiang(_keyed(one, unit, year)),), types=(kind,),
        )  # fmt: skip
        for ending, data in render(printed).items():
            path = folder / f"{printed.name}.{ending}"
            path.write_bytes(data)
            made.append(path)
    return made


def _keyed(one: Declaration, unit: str, year: int) -> DeclarationContent:
    """A declaration as a clerk keys it in."""
    budget = f"{(one.year_budget or 0) / 10000:,.2f}"
    cited = [(b.title or "", b.number or "") for b in one.bases]
    return DeclarationContent(
        name=one.name,
        unit=unit,
        authority=unit,
        year=year,
        category="经常性项目",
        period=f"{year}年1月—{year}年12月",
        start=f"{year}-01-01",
        end=f"{year}-12-31",
        total=budget,
        grant=budget,
        other="0.00",
        budget=budget,
        basis_text="；".join(f"《{title}》（{number}）" for title, number in cited),
        basis="\n".join(f"{title}|{number}" for title, number in cited),
        overview=one.texts.get("项目概况", ""),
        goal=one.texts.get("项目总目标", ""),
        year_goal=one.texts.get("年度绩效目标", ""),
        rows=tuple(Row(level1="产出指标", name=i.name, target=i.target or "") for i in one.indicators),
    )


def main() -> None:
    """A workspace of a city, with its index; its planted truth beside it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("size", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=0, help="print so many declarations as files")
    options = parser.parse_args()
    corpus = city(options.size)
    workspace = Workspace(options.folder / "workspace")
    put(workspace, corpus.filings)
    indexed(workspace)
    printed = print_files(corpus, options.files, options.folder / "files")
    print(f"{len(corpus.declarations)} declarations in {len(corpus.filings)} filings, {len(printed)} files")


if __name__ == "__main__":
    main()
