"""Accounts: the table of names by year, and what it makes of printed codes."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from types import ModuleType

from yiju.graph import GraphStore, accounts
from yiju.ingest.record import BudgetLine


def test_a_code_has_one_name_in_a_year_and_says_where_it_was_seen() -> None:
    for code, versions in accounts.table().items():
        assert len(code) in (3, 5, 7) and code.isdigit()
        for account in versions:
            assert account.name and account.seen
            assert account.last is None or account.first <= account.last
            years = [int(year) for year in re.findall(r"\d{4}", account.seen)]
            assert years, f"{code} was seen in no filing"
            beyond = account.first < min(years) or (account.last or 0) > max(years)
            assert account.seen.endswith("起止年未见于材料") == beyond, account
        for before, after in pairwise(versions):
            assert before.last is not None and before.last < after.first, (before, after)


def test_every_account_has_its_broader_ones() -> None:
    for code, versions in accounts.table().items():
        for account in versions if len(code) > 3 else ():
            assert accounts.official(code[:-2], account.first), account


def test_210_has_another_name_since_2019() -> None:
    names = [found.name if (found := accounts.official("210", y)) else None for y in (2017, 2018, 2019, 2025)]
    assert names == ["医疗卫生与计划生育支出"] * 2 + ["卫生健康支出"] * 2
    assert accounts.official("210", None) is None
    assert accounts.official("9999999", 2025) is None


def test_a_printed_code_is_placed_below_accounts_that_the_table_does_not_print(
    make: ModuleType, tmp_path: Path
) -> None:
    def line(code: str, name: str) -> BudgetLine:
        return BudgetLine(table="支出预算总表", code=code, name=name, amounts={"合计": Decimal(1)}, page=1)

    filings = [
        make.filing("a", "示例市审计局", 2017, lines=[line("2101101", "行政单位 医疗"), line("2109999", "示例事务")]),
        make.filing("b", "示例市审计局", 2025, lines=[line("2101101", "行政单位医疗")]),
    ]  # fmt: skip
    with GraphStore(tmp_path) as store:
        store.sync(filings)
        above = "SELECT ?year ?label { ?a yj:year ?year ; skos:notation '2101101' ; skos:broader+ ?b . ?b skos:notation '210' ; skos:prefLabel ?label } ORDER BY ?year"
        assert store.query(above).rows == [(2017, "医疗卫生与计划生育支出"), (2025, "卫生健康支出")]
        printed = "SELECT ?label { ?a yj:year 2017 ; skos:notation '2101101' ; skos:altLabel ?label }"
        assert store.query(printed).rows == [("行政单位 医疗",)]
        assert store.query("ASK { ?a skos:notation '210' ; skos:historyNote ?note }")
        assert store.query("ASK { ?a skos:notation '2109999' ; skos:prefLabel '示例事务'@zh }")
        mapped = (
            "SELECT ?code ?how { ?b ?how ?a ; yj:year 2025 ; skos:notation ?code . ?a yj:year 2017"
            " FILTER(?how IN (skos:exactMatch, skos:closeMatch)) } ORDER BY ?code"
        )
        match = "http://www.w3.org/2004/02/skos/core#"
        assert store.query(mapped).rows == [
            ("210", f"{match}closeMatch"),
            ("21011", f"{match}exactMatch"),
            ("2101101", f"{match}exactMatch"),
        ]
        assert store.query("ASK { ?after xkos:follows ?before . ?after yj:year 2025 . ?before yj:year 2017 }")
