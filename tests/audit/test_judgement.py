"""A judgement outlives everything that can be made anew, and says when it may no longer hold."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from yiju.audit.engine import find
from yiju.audit.finding import Finding
from yiju.audit.judgement import attach, history, judge, standing, undo
from yiju.audit.rule import load
from yiju.audit.rule_sample import filings
from yiju.graph.identity import link
from yiju.ingest.record import Filing

WHEN = dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC)


def audited(read: list[Filing]) -> Finding:
    return find(read, link(read), kinds=["expired_basis"])[0]


def read() -> list[Filing]:
    return filings(load("expired_basis").fires)


def test_a_judgement_comes_back_with_the_finding(tmp_path: Path) -> None:
    db = tmp_path / "yiju.sqlite"
    judge(db, audited(read()), "confirm", who="张审计", note="已核对原文", now=WHEN)
    [again] = attach([audited(read())], db)
    assert again.judgement is not None
    assert (again.judgement.verdict, again.judgement.who) == ("confirm", "张审计")
    assert again.judgement.when == "2026-03-01T09:30:00+00:00"
    assert not again.judgement.changed


def test_a_corrected_filing_keeps_the_judgement_and_tells_that_the_evidence_is_another(
    tmp_path: Path,
) -> None:
    db = tmp_path / "yiju.sqlite"
    first = audited(read())
    judge(db, first, "confirm", who="张审计")
    corrected = read()
    corrected[0].document.file = "更正稿.txt"
    for project in corrected[0].projects:
        project.id = f"另-{project.id}"
        project.bases[0].title = project.bases[0].title.replace("（", "(").replace("）", ")")
    [same] = attach([audited(corrected)], db)
    assert same.id == first.id
    assert same.judgement is not None
    assert not same.judgement.changed  # brackets are typesetting
    same.evidence[0].text += "（修订）"
    [other] = attach([same], db)
    assert other.judgement is not None
    assert other.judgement.changed


def test_undoing_brings_back_what_stood_before(tmp_path: Path) -> None:
    db = tmp_path / "yiju.sqlite"
    finding = audited(read())
    judge(db, finding, "unsure", who="张审计")
    judge(db, finding, "dismiss", who="李复核", note="文件已续期")
    assert undo(db, finding, who="李复核") is not None
    assert finding.judgement is not None
    assert finding.judgement.verdict == "unsure"
    assert undo(db, finding, who="张审计") is None
    assert [entry.verdict for entry in history(db, finding.id)] == ["unsure", "dismiss", "undo", "undo"]
    with pytest.raises(ValueError, match="无可撤销"):
        undo(db, finding, who="张审计")


def test_the_workspace_can_be_copied(tmp_path: Path) -> None:
    db = tmp_path / "one" / "yiju.sqlite"
    db.parent.mkdir()
    finding = audited(read())
    judge(db, finding, "confirm", who="张审计")
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    assert [e.finding for e in standing(tmp_path / "two" / "yiju.sqlite")] == [finding.id]


def test_an_unknown_verdict_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="判断只能是"):
        judge(tmp_path / "yiju.sqlite", audited(read()), "ignore", who="张审计")  # type: ignore[arg-type]
