"""Corpora of any size with planted truth: `python bench/corpus.py 2000 corpus.jsonl truth.json [SET]`.

Projects of invented units are made from one set of words in `corpus.yaml`; some are planted again, copied exactly,
with unit, year and numbers swapped, edited by 10–30 %, reordered, merged, split or reworded sentence by sentence;
beside them stand the hard negatives: a template with another subject, one unit's other projects, stock
wording, a form's empty phrases around another subject, consecutive years, and unrelated projects of one
subject in the same few sentences. Seeded: the same size and set give the same corpus.
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

sys.path.insert(
    0, str(Path(__file__).resolve().parent.parent)
)  # run as a file, bench/reading_speed.py would hide the room

from yiju.ingest.record import Basis, Declaration, Document, Filing, Indicator, Subitem, encode

SECTIONS = ("项目概况", "项目设立的必要性", "项目实施计划", "项目总目标", "年度绩效目标")
MUTATIONS = ("copy", "swap", "edit10", "edit20", "edit30", "reorder", "merge", "split")
REWORDED = "reworded"
"""Planted as well, but no character measure can be asked to find it."""
SETS = ("tuned", "held_out", "blind")
_NUMBERS = range(3, 960)
_SEEDS = {"tuned": 7, "held_out": 20261121, "blind": 314159}


class Subject(msgspec.Struct):
    """What a project is about."""

    name: str
    things: list[str]
    acts: list[str]
    people: list[str]
    ends: list[str]


class Parts(msgspec.Struct):
    """What further subjects are put together from."""

    of: list[str]
    kinds: list[str]
    tools: list[str]
    acts: list[str]
    people: list[str]
    ends: list[str]


class WordSet(msgspec.Struct, forbid_unknown_fields=True):
    """One set of words."""

    places: list[str]
    organs: list[str]
    subjects: list[Subject]
    works: list[str]
    stock: list[str]
    filler: str
    name: str
    renames: list[str]
    spots: list[str]
    sentences: dict[str, list[tuple[str, str]]]
    generic: dict[str, str]
    parts: Parts


def words(name: str) -> WordSet:
    """The set of this name. Raises `KeyError`."""
    text = (Path(__file__).parent / "corpus.yaml").read_text(encoding="utf-8")
    return msgspec.convert(msgspec.yaml.decode(text)[name], WordSet)


@dataclass
class Corpus:
    """Filings, and for each planted pair of declaration ids the mutation that made it."""

    filings: list[Filing] = field(default_factory=list)
    truth: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def declarations(self) -> list[Declaration]:
        """All of them, in order."""
        return [d for f in self.filings for d in f.projects]


@dataclass
class Recipe:
    """What a project's texts were made from, so that they can be said again otherwise: for each sentence
    of a section its number (None for stock wording) and what fills it, subject words by their index.
    """

    subject: Subject
    place: str
    lines: dict[str, list[tuple[int | None, str, dict[str, int]]]]


class Maker:
    """Makes projects; `seed` fixes them."""

    def __init__(self, seed: int, words: WordSet, size: int) -> None:
        self.random = random.Random(seed)
        self.words = words
        self.subjects = list(words.subjects)
        # New subjects grow rarer as a corpus grows (Heaps' law): 2,000 declarations have 190, 20,000 have 760.
        while len(self.subjects) < 2 * size**0.6:
            self.subjects.append(self._subject())
        self.made: list[tuple[Declaration, str, int]] = []
        self.recipes: dict[str, Recipe] = {}
        self.truth: dict[tuple[str, str], str] = {}
        self.generic_names: set[str] = set()

    def _subject(self) -> Subject:
        pick, some, parts = self.random.choice, self.random.sample, self.words.parts
        of = pick(parts.of)
        tools = some(parts.tools, 4)
        return Subject(
            name=of + pick(parts.kinds),
            things=[of + tool for tool in tools],
            acts=[act + tool for act, tool in zip(some(parts.acts, 4), tools, strict=True)],
            people=some(parts.people, 3),
            ends=some(parts.ends, 2),
        )

    def unit(self) -> str:
        """An invented unit."""
        return f"示例市{self.random.choice(self.words.places)}区{self.random.choice(self.words.organs)}"

    def project(self, unit: str, year: int) -> Declaration:
        """A project with its own subject, place, figures and sentences."""
        subject = self.random.choice(self.subjects)
        place = self.random.choice(self.words.places) + self.random.choice(self.words.spots)
        recipe = Recipe(subject, place, {section: self._lines(section) for section in SECTIONS})
        return self.declared(recipe, unit, year, self.random.choice(self.words.works))

    def declared(self, recipe: Recipe, unit: str, year: int, work: str) -> Declaration:
        """The project of a recipe, filed by this unit; `work` ends its name."""
        subject = recipe.subject
        made = Declaration(name=self._name(recipe, work), unit=unit, year=year, texts=self._texts(recipe, 0))
        amounts = [Decimal(self.random.randrange(1000, 90000) * 10) for _ in range(self.random.randint(2, 4))]
        made.subitems = [
            Subitem(f"{self.random.choice(subject.things)}{self.random.choice(subject.acts)}", amount)
            for amount in amounts
        ]
        made.year_budget = made.total_budget = sum(amounts, Decimal(0))
        number = f"示府办〔2021〕{self.random.randrange(1, 300)}号"
        made.bases = [Basis(f"示例市{subject.name}管理办法", number, number)]
        made.indicators = [
            Indicator("产出目标", None, f"{thing}{act}完成率", f"≥{self.random.randrange(80, 100)}%")
            for thing, act in zip(subject.things, subject.acts, strict=True)
        ]
        self._dates(made, year)
        return self.add(made, recipe)

    def add(self, made: Declaration, recipe: Recipe) -> Declaration:
        """File it."""
        made.id = f"d{len(self.made) + 1:06d}"
        self.recipes[made.id] = recipe
        self.made.append((made, made.unit or "", made.year or 0))
        return made

    def plant(self, original: Declaration, mutation: str) -> None:
        """File a mutated copy from another unit, and note the pair."""
        recipe = self.recipes[original.id]
        unit = self.unit()
        while unit == original.unit:
            unit = self.unit()
        copy = self._copy(original, unit)
        if mutation == "merge":
            other = self.project(original.unit or "", original.year or 0)
            copy.name = f"{original.name}及{other.name}"
            copy.texts = {s: original.texts[s] + other.texts[s] for s in SECTIONS}
            copy.subitems = original.subitems + other.subitems
            copy.year_budget = (original.year_budget or Decimal(0)) + (other.year_budget or Decimal(0))
            self.add(copy, recipe)
            self._pair(other, copy, mutation)
        else:
            copy = self._mutated(copy, mutation, recipe)
            copy.name = self._renamed(copy.name, recipe)
            self.add(copy, recipe)
        self._pair(original, copy, mutation)

    def _pair(self, one: Declaration, other: Declaration, mutation: str) -> None:
        self.truth[min(one.id, other.id), max(one.id, other.id)] = mutation

    def _mutated(self, copy: Declaration, mutation: str, recipe: Recipe) -> Declaration:
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
        elif mutation == REWORDED:
            copy.texts = self._texts(recipe, 1)
            copy.year_budget = (copy.year_budget or Decimal(0)) + 10000
        return copy

    def template(self, original: Declaration) -> None:
        """A hard negative: the same sentences with every word of the subject changed."""
        recipe = self.recipes[original.id]
        new = self.random.choice([s for s in self.subjects if s.name != recipe.subject.name])
        unit = self.random.choice([original.unit or "", self.unit()])
        work = next(w for w in self.words.works if w in original.name)
        self.declared(Recipe(new, recipe.place, recipe.lines), unit, original.year or 0, work)

    def generic(self) -> None:
        """A hard negative: a form's empty phrases around a subject that no other project has."""
        parts, pick = self.words.parts, self.random.choice
        name = pick(parts.of) + pick(parts.kinds) + pick(parts.tools)
        if name in self.generic_names:
            return
        self.generic_names.add(name)
        subject = Subject(name, parts.tools[:4], parts.acts[:4], parts.people[:3], parts.ends[:2])
        place = pick(self.words.places) + pick(self.words.spots)
        recipe = Recipe(subject, place, {})
        made = self.declared(recipe, self.unit(), pick([2022, 2023, 2024]), pick(self.words.works))
        fill = {
            "n1": pick(_NUMBERS),
            "p": pick(range(80, 99)),
            "m1": pick(range(1, 5)),
            "m3": pick(range(9, 13)),
        }
        made.texts = {
            section: text.format(subject=name, place=place, **fill)
            for section, text in self.words.generic.items()
        }

    def again(self, original: Declaration) -> None:
        """A hard negative: the same project in the next year."""
        year = (original.year or 0) + 1
        copy = self._copy(original, original.unit or "")
        copy.texts = {s: t.replace(str(original.year), str(year)) for s, t in copy.texts.items()}
        copy.year = year
        self._dates(copy, year)
        self.add(copy, self.recipes[original.id])

    def _name(self, recipe: Recipe, work: str) -> str:
        return self.words.name.format(place=recipe.place, subject=recipe.subject.name, work=work)

    def _renamed(self, name: str, recipe: Recipe) -> str:
        """The name another clerk gives the same project: kept, worded otherwise, or another altogether."""
        chance, pick = self.random.random(), self.random.choice
        if chance < 0.4:
            return name
        if chance < 0.75:
            return self._name(recipe, pick(self.words.works) + pick(["", "项目", "经费"]))
        subject = recipe.subject
        return pick(self.words.renames).format(
            place=recipe.place, who=pick(subject.people), end=pick(subject.ends)
        )

    def _copy(self, original: Declaration, unit: str) -> Declaration:
        copy = msgspec.convert(msgspec.to_builtins(original), Declaration, strict=False)
        copy.texts = {s: t.replace(original.unit or "", unit) for s, t in original.texts.items()}
        copy.unit = unit
        return copy

    def _dates(self, made: Declaration, year: int) -> None:
        made.start, made.end = dt.date(year, 1, 1), dt.date(year, 12, 31)

    def _lines(self, section: str) -> list[tuple[int | None, str, dict[str, int]]]:
        """Up to three sentences of the section in any order, now and then one of stock wording."""
        r = self.random
        sentences = self.words.sentences[section]
        act, thing = r.sample(range(4), 2), r.sample(range(4), 2)
        who, end = r.randrange(3), r.randrange(2)
        lines: list[tuple[int | None, str, dict[str, int]]] = []
        for number in r.sample(range(len(sentences)), min(3, len(sentences))):
            fill = {"thing": thing[0], "thing2": thing[1], "act": act[0], "act2": act[1]}
            fill |= {"who": who, "end": end, "n1": r.choice(_NUMBERS), "n2": r.choice(_NUMBERS)}
            fill |= {"y": r.randrange(2009, 2020), "p": r.randrange(80, 99)}
            fill |= {"m1": r.randrange(1, 5), "m2": r.randrange(5, 9), "m3": r.randrange(9, 13)}
            lines.append((number, "", fill))
        if r.random() < 0.4:
            lines.append((None, r.choice(self.words.stock), {}))
        return lines

    def _texts(self, recipe: Recipe, wording: int) -> dict[str, str]:
        """The texts of a recipe, in the sentences' first wording (0) or in their other (1)."""
        subject, texts = recipe.subject, {}
        of = {"thing": subject.things, "act": subject.acts, "who": subject.people, "end": subject.ends}
        for section, lines in recipe.lines.items():
            statements = []
            for number, stock, fill in lines:
                if number is None:
                    statements.append(stock)
                    continue
                words: dict[str, Any] = {
                    k: of[k.rstrip("2")][v] if k.rstrip("2") in of else v for k, v in fill.items()
                }
                statements.append(
                    self.words.sentences[section][number][wording].format(place=recipe.place, **words)
                )
            texts[section] = "".join(statements)
        return texts

    def _edited(self, text: str, share: float) -> str:
        """Words replaced, dropped or put in until about `share` of the characters has changed."""
        chars, changed = list(text), 0
        while changed < share * len(text) and chars:
            at, size = self.random.randrange(len(chars)), self.random.randint(1, 2)
            new = list("".join(self.random.choices(self.words.filler, k=size)))
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


def make(size: int, chosen: str = "tuned") -> Corpus:
    """About `size` declarations: 20 % planted copies, 20 % hard negatives, the rest on their own."""
    maker = Maker(_SEEDS[chosen], words(chosen), size)
    while len(maker.made) < size:
        original = maker.project(maker.unit(), maker.random.choice([2022, 2023, 2024]))
        chance = maker.random.random()
        if chance < 0.32:
            maker.plant(original, maker.random.choice(MUTATIONS))
        elif chance < 0.36:
            maker.plant(original, REWORDED)
        elif chance < 0.47:
            maker.template(original)
        elif chance < 0.56:
            maker.again(original)
        elif chance < 0.65:
            maker.project(original.unit or "", original.year or 0)
        elif chance < 0.7:
            maker.generic()
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
    corpus = make(size, *sys.argv[4:5])
    filings.write_bytes(b"\n".join(encode(f) for f in corpus.filings))
    planted = [{"left": a, "right": b, "mutation": m} for (a, b), m in corpus.truth.items()]
    truth.write_text(json.dumps(planted, ensure_ascii=False, indent=0), encoding="utf-8")


if __name__ == "__main__":
    main()
