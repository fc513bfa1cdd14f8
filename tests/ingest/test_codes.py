"""Codes of what the reading says: one list, and every sentence of the code in it where something matches on it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from yiju import ingest
from yiju.ingest.codes import BUDGET, LEVEL_TAGS, ONE_CELL, code_of, sentences
from yiju.ingest.record import Doubt, Notice


@pytest.mark.parametrize("code", sorted(sentences()))
def test_a_sentence_is_found_by_its_own_code(code: str) -> None:
    assert code_of(sentences()[code].replace("{}", "示例")) == code


def test_what_programs_match_on_is_in_the_list() -> None:
    assert set(sentences()) >= BUDGET | LEVEL_TAGS | ONE_CELL
    assert Notice("《收入总表》的版面无法辨认，表中数据未读出，请核对原件。", 3).code == "budget_unread"
    assert Doubt("indicators[2]", "指标值与下一行印在一格：≥3次 ≥4次").code == "one_cell_next"
    assert Doubt("name", "一句从未说过的话").code == ""


def test_all_that_the_readers_say_has_a_code() -> None:
    folder = Path(ingest.__file__).parent
    said = {
        s for file in folder.rglob("*.py") for s in _sentences(ast.parse(file.read_text(encoding="utf-8")))
    }
    assert len(said) > 50
    assert {s for s in said if not code_of(s)} == set()


def test_a_record_keeps_its_code_though_the_sentence_is_worded_anew() -> None:
    kept = msgspec.json.encode(Doubt("name", "未找到项目名称"))
    assert b'"code":"name_missing"' in kept
    assert msgspec.json.decode(kept.replace("未找到".encode(), b"-"), type=Doubt).code == "name_missing"
    old = '{"what": "第 2 页没有文字。", "page": 2}'
    assert msgspec.json.decode(old, type=Notice).code == "page_without_text"


def _sentences(tree: ast.Module) -> Iterator[str]:
    """Strings of a sentence's length that end in a full stop or stand as the reason of a doubt."""
    for call in ast.walk(tree):
        named = isinstance(call, ast.Call) and getattr(call.func, "attr", getattr(call.func, "id", ""))
        if not isinstance(call, ast.Call) or named not in ("doubt", "Notice", "Doubt"):
            continue
        for part in call.args[:2]:
            text = _text(part)
            if re.search("[\u4e00-\u9fff]{4}", text) and not text.startswith("texts."):
                yield text


def _text(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    if isinstance(part, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else "示例" for v in part.values)
    return ""
