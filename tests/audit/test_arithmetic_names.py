"""The names of tables that the lists of 数字核对 refer to."""

import re
from collections import Counter
from pathlib import Path

import yiju.audit
from yiju.audit.rule import load
from yiju.audit.rules.arithmetic import ArithmeticParameters

FILE = Path(yiju.audit.__file__).parent / "rules" / "arithmetic.yaml"


def test_each_name_of_a_table_is_written_once_and_referred_to() -> None:
    text = FILE.read_text(encoding="utf-8").partition("parameters:\n")[2].partition("\nfires:\n")[0]
    written = Counter(re.findall(r'(?:table|whole|other): "([^"]*表)"', text))
    assert [name for name, times in written.items() if times > 1] == []
    named, referred = (
        set(re.findall(r"- &(\w+) \"", text)),
        set(re.findall(r"(?:table|whole|other): \*(\w+)[,}]", text)),
    )
    assert named == referred
    assert len(named) == len(load("arithmetic").read(ArithmeticParameters).tables)
