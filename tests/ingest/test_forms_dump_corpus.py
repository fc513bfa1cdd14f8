"""Real dumps of the 2010s form against their hand-made truth."""

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

from yiju.ingest.forms.shanghai.dump import declarations
from yiju.ingest.readers import read, read_bytes
from yiju.ingest.record import Document, Filing, encode


@pytest.fixture(scope="module")
def scorer(gold: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", gold.parent / "tools" / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("number", ["000", "001"])
def test_against_gold(corpus: Path, gold: Path, scorer: ModuleType, number: str) -> None:
    path = next((corpus / "text").glob(f"{number}_*.txt"))
    truth = json.loads((gold / f"{number}.json").read_text(encoding="utf-8"))
    document = Document(id="x", file=path.name, sha256="0")
    found = json.loads(encode(Filing(document=document, projects=declarations(read(path)))))
    tallies = scorer.score(truth, found, None)
    for group in ("projects", "fields", "bases", "bases+no", "indicators", "subitems"):
        assert tallies[group].f1 == 1, group
    # Two levels of one form are, in gold's own words, the least certain of its file.
    assert tallies["indicators+lv"].f1 >= 0.975


def test_a_dump_with_short_texts_and_blank_figures(corpus: Path) -> None:
    path = next((corpus / "text").glob("002_*.txt"))
    forms = declarations(read(path))
    assert len(forms) == 4
    for form in forms:
        assert form.prior_budget is None and form.prior_executed is None
        assert {d.field for d in form.doubts} <= {"indicators"}, "levels by wording, nothing else"
        assert sum(s.amount for s in form.subitems) == form.year_budget
        assert {"项目概况", "立项依据", "项目设立的必要性", "项目总目标", "年度绩效目标"} <= set(form.texts)
        assert all(i.level1 and i.target for i in form.indicators)
    assert "保证项目实施的制度、措施" in forms[0].texts and "保证项目实施的制度、措施" not in forms[2].texts


def test_other_families_are_left_alone(corpus: Path) -> None:
    for path in [*(corpus / "text").glob("00[34]_*.txt"), *(corpus / "pdf").glob("*.pdf")]:
        assert declarations(read(path)) == [], path.name


def test_a_dump_without_page_ends_reads_the_same(corpus: Path) -> None:
    for number in ("000", "001", "002"):
        text = next((corpus / "text").glob(f"{number}_*.txt")).read_text(encoding="utf-8")
        whole = declarations(read_bytes(text.encode(), "whole.txt"))
        flat = declarations(read_bytes(re.sub(r"\n(\s*\n){2,}", "\n\n", text).encode(), "flat.txt"))
        for one, other in zip(whole, flat, strict=True):
            assert (one.name, one.texts) == (other.name, other.texts)
            assert (one.subitems, one.prior_executed) == (other.subitems, other.prior_executed)
            assert [(i.name, i.target) for i in one.indicators] == [
                (i.name, i.target) for i in other.indicators
            ]
