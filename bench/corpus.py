"""Corpora of any size with planted truth: `python bench/corpus.py 2000 corpus.jsonl truth.json`.

Projects of invented units are made from `corpus.yaml`; some are planted again, copied exactly, with unit,
year and numbers swapped, edited by 10–30 %, reordered, merged or split; beside them stand the hard
negatives: a template with another subject, one unit's other projects, stock wording, consecutive years.
Seeded: the same size gives the same corpus.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import sys
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import yaml

sys.path.insert(
    0, str(Path(__file__).resolve().parent.parent)
)  # run as a file, bench/ingest.py would hide the room

from ingest.record import Basis, Declaration, Document, Filing, Indicator, Subitem, encode

WORDS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "corpus.yaml").read_text(encoding="utf-8"))
SECTIONS = ("项目概况", "项目设立的必要性", "项目实施计划", "项目总目标", "年度绩效目标")
MUTATIONS = ("copy", "swap", "edit10", "edit20", "edit30", "reorder", "merge", "split")
_NUMBERS = range(3, 960)


@dataclass
class Corpus:
    """Filings, and for each planted pair of declaration ids the mutation that made it."""

    filings: list[Filing] = field(default_factory=list)
    truth: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def declarations(self) -> list[Declaration]:
        """All of them, in order."""
        return [d for f in self.filings for d in f.projects]


class Maker:
    """Makes projects; `seed` fixes them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.made: list[tuple[Declaration, str, int]] = []
        self.truth: dict[tuple[str, str], str] = {}
        self.count = 0

    def unit(self) -> str:
        """An invented unit."""
        return f"示例市{self.random.choice(WORDS['places'])}区{self.random.choice(WORDS['organs'])}"

    def project(self, unit: str, year: int, subject: dict[str, Any] | None = None) -> Declaration:
        """A project with its own subject, place, figures and sentences."""
        subject = subject or self.random.choice(WORDS["subjects"])
        place = self.random.choice(WORDS["places"]) + self.random.choice(
            ["片区", "街道", "园区", "新村", "大道沿线"]
        )
        work = self.random.choice(WORDS["works"])
        made = Declaration(id="", name=f"{place}{subject['name']}{work}", unit=unit, year=year)
        made.texts = {section: self._text(section, subject, place) for section in SECTIONS}
        amounts = [Decimal(self.random.randrange(1000, 90000) * 10) for _ in range(self.random.randint(2, 4))]
        made.subitems = [
            Subitem(f"{self.random.choice(subject['things'])}{self.random.choice(subject['acts'])}", amount)
            for amount in amounts
        ]
        made.year_budget = made.total_budget = sum(amounts, Decimal(0))
        number = self.random.randrange(1, 300)
        made.bases = [
            Basis(
                f"示例市{subject['name']}管理办法", f"示府办〔2021〕{number}号", f"示府办〔2021〕{number}号"
            )
        ]
        made.indicators = [
            Indicator("产出目标", None, f"{thing}{act}完成率", f"≥{self.random.randrange(80, 100)}%")
            for thing, act in zip(subject["things"], subject["acts"], strict=True)
        ]
        self._dates(made, year)
        return made

    def add(self, made: Declaration) -> Declaration:
        """File it."""
        self.count += 1
        made.id = f"d{self.count:06d}"
        self.made.append((made, made.unit or "", made.year or 0))
        return made

    def plant(self, original: Declaration, mutation: str) -> None:
        """File a mutated copy from another unit, and note the pair."""
        unit = self.unit()
        while unit == original.unit:
            unit = self.unit()
        if mutation == "merge":
            other = self.add(self.project(original.unit or "", original.year or 0))
            copy = self._copy(original, unit)
            copy.name = f"{original.name}及{other.name}"
            copy.texts = {s: original.texts[s] + other.texts[s] for s in SECTIONS}
            copy.subitems = original.subitems + other.subitems
            copy.year_budget = (original.year_budget or Decimal(0)) + (other.year_budget or Decimal(0))
            self.add(copy)
            self._pair(other, copy, mutation)
        else:
            copy = self._mutated(self._copy(original, unit), mutation)
            copy.name = self._renamed(copy.name)
            self.add(copy)
        self._pair(original, copy, mutation)

    def _pair(self, one: Declaration, other: Declaration, mutation: str) -> None:
        self.truth[min(one.id, other.id), max(one.id, other.id)] = mutation

    def _mutated(self, copy: Declaration, mutation: str) -> Declaration:
        if mutation == "swap":
            swap = str.maketrans("123456789", "".join(self.random.sample("123456789", 9)))
            copy.texts = {s: t.translate(swap) for s, t in copy.texts.items()}
            factor = Decimal(self.random.randrange(70, 140)) / 100
            copy.subitems = [
                Subitem(s.name, (s.amount * factor).quantize(Decimal(10))) for s in copy.subitems
            ]
            copy.year_budget = copy.total_budget = sum((s.amount for s in copy.subitems), Decimal(0))
        elif mutation.startswith("edit"):
            share = int(mutation[4:]) / 100
            copy.texts = {s: self._edited(t, share) for s, t in copy.texts.items()}
            copy.year_budget = (copy.year_budget or Decimal(0)) + 10000
        elif mutation == "reorder":
            copy.texts = {s: self._reordered(t) for s, t in copy.texts.items()}
        elif mutation == "split":
            copy.texts = {s: self._half(t) for s, t in copy.texts.items()}
            copy.subitems = copy.subitems[: max(1, len(copy.subitems) // 2)]
            copy.year_budget = copy.total_budget = sum((s.amount for s in copy.subitems), Decimal(0))
        return copy

    def template(self, original: Declaration) -> None:
        """A hard negative: the same sentences with every word of the subject changed."""
        old = next(s for s in WORDS["subjects"] if s["name"] in original.name)
        new = self.random.choice([s for s in WORDS["subjects"] if s is not old])
        unit = self.random.choice([original.unit or "", self.unit()])
        copy = self._copy(original, unit)
        pairs = [(old["name"], new["name"])]
        for kind in ("things", "acts", "people", "ends"):
            pairs += list(zip(old[kind], new[kind], strict=True))
        for a, b in pairs:
            copy.texts = {s: t.replace(a, b) for s, t in copy.texts.items()}
            copy.name = copy.name.replace(a, b)
        fresh = self.project(unit, original.year or 0, new)
        copy.subitems, copy.indicators, copy.bases = fresh.subitems, fresh.indicators, fresh.bases
        copy.year_budget = copy.total_budget = fresh.year_budget
        self.add(copy)

    def again(self, original: Declaration) -> None:
        """A hard negative: the same project in the next year."""
        year = (original.year or 0) + 1
        copy = self._copy(original, original.unit or "")
        copy.texts = {s: t.replace(str(original.year), str(year)) for s, t in copy.texts.items()}
        copy.year = year
        self._dates(copy, year)
        self.add(copy)

    def _renamed(self, name: str) -> str:
        """The name another clerk gives the same project: kept, worded otherwise, or another altogether."""
        chance = self.random.random()
        subject = next(s for s in WORDS["subjects"] if s["name"] in name)
        if chance < 0.4:
            return name
        if chance < 0.75:
            work = self.random.choice(WORDS["works"])
            start = name.index(subject["name"])
            return f"{name[:start]}{subject['name']}{work}{self.random.choice(['', '项目', '经费'])}"
        return f"{self.random.choice(subject['people'])}{self.random.choice(subject['ends'])}行动"

    def _copy(self, original: Declaration, unit: str) -> Declaration:
        copy = msgspec.convert(msgspec.to_builtins(original), Declaration, strict=False)
        copy.texts = {s: t.replace(original.unit or "", unit) for s, t in original.texts.items()}
        copy.unit = unit
        return copy

    def _dates(self, made: Declaration, year: int) -> None:
        made.start, made.end = dt.date(year, 1, 1), dt.date(year, 12, 31)

    def _text(self, section: str, subject: dict[str, Any], place: str) -> str:
        r, pick = self.random, self.random.choice
        n = lambda: r.choice(_NUMBERS)  # noqa: E731
        thing, act, who, end = (pick(subject[k]) for k in ("things", "acts", "people", "ends"))
        thing2, act2 = pick(subject["things"]), pick(subject["acts"])
        forms = {
            "项目概况": [
                f"{place}现有{thing}{n()}处，{thing2}{n()}套，本项目用于{act}和{act2}。",
                f"本项目面向{place}的{who}，{act}{n()}次，涉及{thing}{n()}件。",
                f"{place}自{r.randrange(2009, 2020)}年起使用{thing}，至今{act2}{n()}次。",
            ],
            "项目设立的必要性": [
                f"{who}反映{thing}不足，去年{act}只完成{n()}次，难以做到{end}。",
                f"{place}{thing2}使用已满{r.randrange(4, 15)}年，不{act2}则无法保证{end}。",
                f"为了{end}，须持续{act}，否则{who}只能自行解决。",
            ],
            "项目实施计划": [
                f"{r.randrange(1, 5)}月{act}，{r.randrange(5, 9)}月{act2}，{r.randrange(9, 13)}月由{who}评议。",
                f"每{pick(['周', '月', '季度'])}{act}一次，每次不少于{n()}件，发现{thing}异常当日登记。",
                f"由{who}与{place}共同{act2}，逐处填写{thing2}记录。",
            ],
            "项目总目标": [
                f"三年内做到{end}，{thing}完好率稳定，{who}认可。",
                f"使{place}的{thing2}满足{who}需要，{end}。",
            ],
            "年度绩效目标": [
                f"全年{act}{n()}次，{act2}{n()}次，{who}满意度达到{r.randrange(80, 99)}%。",
                f"年内{thing}增至{n()}处，{end}。",
                f"全年服务{who}{n()}人次，{thing2}故障不超过{r.randrange(1, 9)}次。",
            ],
        }[section]
        r.shuffle(forms)
        if r.random() < 0.4:
            forms.append(pick(WORDS["stock"]))
        return "".join(forms)

    def _edited(self, text: str, share: float) -> str:
        """Words replaced, dropped or put in until about `share` of the characters has changed."""
        chars, changed = list(text), 0
        pool = "进一步加强并完善有关工作及时做好落实推进相应具体全面认真各项本"
        while changed < share * len(text) and chars:
            at, size = self.random.randrange(len(chars)), self.random.randint(1, 2)
            new = list("".join(self.random.choices(pool, k=size)))
            kind = self.random.random()
            chars[at : at + (size if kind < 0.7 else 0)] = new if kind < 0.4 or kind >= 0.7 else []
            changed += size
        return "".join(chars)

    def _reordered(self, text: str) -> str:
        sentences = [s + "。" for s in text.split("。") if s]
        self.random.shuffle(sentences)
        return "".join(sentences)

    def _half(self, text: str) -> str:
        sentences = [s + "。" for s in text.split("。") if s]
        return "".join(sentences[: max(1, -(-len(sentences) * 2 // 3))])


def make(size: int, seed: int = 7) -> Corpus:
    """About `size` declarations: 20 % planted copies, 20 % hard negatives, the rest on their own."""
    maker = Maker(seed)
    while maker.count < size:
        original = maker.add(maker.project(maker.unit(), maker.random.choice([2022, 2023, 2024])))
        chance = maker.random.random()
        if chance < 0.32:
            maker.plant(original, maker.random.choice(MUTATIONS))
        elif chance < 0.45:
            maker.template(original)
        elif chance < 0.55:
            maker.again(original)
        elif chance < 0.65:
            maker.add(maker.project(original.unit or "", original.year or 0))
    filings: dict[tuple[str, int], Filing] = {}
    for made, unit, year in maker.made:
        key = (unit, year)
        if key not in filings:
            name = f"{unit}{year}年绩效目标申报表.txt"
            sha = f"{len(filings):064x}"
            document = Document(id=f"f{len(filings)}", file=name, sha256=sha, unit=unit, year=year, pages=1)
            filings[key] = Filing(document=document)
        filings[key].projects.append(made)
    return Corpus(list(filings.values()), maker.truth)


def main() -> None:
    size, filings, truth = int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
    corpus = make(size)
    filings.write_bytes(b"\n".join(encode(f) for f in corpus.filings))
    planted = [{"left": a, "right": b, "mutation": m} for (a, b), m in corpus.truth.items()]
    truth.write_text(json.dumps(planted, ensure_ascii=False, indent=0), encoding="utf-8")


if __name__ == "__main__":
    main()
