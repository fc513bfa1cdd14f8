"""The samples are what their sources say, agree with themselves but where planted, and name nothing real."""

import json
import re
from pathlib import Path

import msgspec
import pypdfium2
import pytest

from tools.make_samples.html_sample import html_of
from tools.make_samples.printer import digest, remembered
from tools.make_samples.sample_folder import text_of, truth_json, truth_path
from tools.make_samples.source import Filing, budget_of, filings

FILINGS = filings()
BY_NAME = pytest.mark.parametrize("filing", FILINGS, ids=[f["file"] for f in FILINGS])
KINDS = {
    "duplicate_project",
    "no_change",
    "expired_basis",
    "arithmetic",
    "copied_text",
    "self_reference_target",
}


def printed_text(path: Path) -> str:
    if path.suffix == ".txt":
        return path.read_text(encoding="utf-8")
    document = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


@pytest.fixture(scope="module")
def planted() -> list[dict]:
    return msgspec.yaml.decode((Path(__file__).parents[2] / "samples" / "planted.yaml").read_bytes())


def test_every_sample_has_its_truth_and_every_truth_its_sample(samples: Path) -> None:
    files = {p.name for p in samples.iterdir() if p.suffix in {".txt", ".pdf"}}
    truths = [json.loads(p.read_text("utf-8")) for p in (samples / "truth").glob("*.json")]
    assert {t["document"]["file"] for t in truths} == files == {f["file"] for f in FILINGS}


@BY_NAME
def test_sample_and_truth_are_made_from_today_s_source(filing: Filing, samples: Path) -> None:
    assert truth_path(filing).read_text("utf-8") == truth_json(filing)
    path, text, html = samples / filing["file"], text_of(filing), html_of(filing)
    if text is not None:
        assert path.read_text("utf-8") == text
    else:
        assert html is not None
        now = {"html": digest(html.encode()), "pdf": digest(path.read_bytes())}
        assert remembered()[filing["file"]] == now, "run: python -m tools.make_samples"


@BY_NAME
def test_text_layer_holds_every_name_and_no_radical_in_place_of_a_character(
    filing: Filing, samples: Path
) -> None:
    path = samples / filing["file"]
    text = printed_text(path)
    joined = "".join(text.split())
    assert path.stat().st_size < 300_000
    assert not re.search("[⺀-⿟]", text)
    for project in filing["projects"]:
        assert project["name"] in joined
        assert project["unit"] in joined


@BY_NAME
def test_subitems_sum_to_the_year_s_budget_except_where_planted(filing: Filing, planted: list[dict]) -> None:
    slips = {p for fact in planted if fact["kind"] == "arithmetic" for p in fact["projects"]}
    for project in filing["projects"]:
        agrees = sum(amount for _, amount in project["subitems"]) == project["year_budget"]
        product = project.get("product")
        if product:
            agrees &= product["unit_price"] * product["quantity"] == product["printed"]
        assert agrees == (project["name"] not in slips), project["name"]
        funding = project["funding"]
        if funding:
            assert funding["财政资金"] + funding["其他资金"] == project["total_budget"]
            assert funding["当年财政拨款"] + funding["上年结转资金"] == project["year_budget"]


@BY_NAME
def test_prices_times_counts_are_the_printed_amounts(filing: Filing) -> None:
    for project in filing["projects"]:
        for name, count, price, printed, yuan in project.get("subitem_table", {"rows": []})["rows"]:
            wan = float(printed.removesuffix("万元"))
            assert float(count) * float(price.removesuffix("万元")) == pytest.approx(wan), name
            assert wan * 10_000 == pytest.approx(yuan), name


@BY_NAME
def test_budget_tables_agree_with_one_another(filing: Filing) -> None:
    budget = budget_of(filing)
    if budget is None:
        pytest.skip("this filing prints no budget tables")
    totals = {line["table"]: line["amounts"] for line in budget.lines() if line["code"] is None}
    basic = next(amounts for table, amounts in totals.items() if "基本支出" in table)
    spending = totals["支出预算总表"]
    assert totals["收入预算总表"]["合计"] == spending["合计"] == budget.total()
    assert spending["基本支出"] + spending["项目支出"] == spending["合计"]
    assert basic["合计"] == basic["人员经费"] + basic["公用经费"] == spending["基本支出"]
    assert sum(p["year_budget"] for p in filing["projects"]) <= spending["项目支出"]


@BY_NAME
def test_what_two_classifications_both_say_is_covered_alike(filing: Filing) -> None:
    budget = budget_of(filing)
    if budget is None:
        pytest.skip("this filing prints no budget tables")
    functional = {row[0]: row[2] for row in budget.functional if len(row) > 2}
    economic = {row[0]: row[2] for row in budget.economic if len(row) > 2}
    assert functional["2080505"] == economic["30108"]
    assert functional["2080506"] == economic["30109"]
    assert functional["2210201"] == economic["30113"]
    assert sum(v for code, v in functional.items() if code.startswith("21011")) == economic["30110"]


def test_every_planted_fact_stands_in_its_files(planted: list[dict], samples: Path) -> None:
    assert {fact["kind"] for fact in planted} == KINDS
    for fact in planted:
        texts = ["".join(printed_text(samples / name).split()) for name in fact["files"]]
        assert all(any(project in text for text in texts) for project in fact["projects"])
        assert fact["sentence"].endswith("。")


def test_the_carried_project_is_the_same_in_all_three_years() -> None:
    years = [p for f in FILINGS for p in f["projects"] if p["name"] == "政务信息资源目录系统（运维）"]
    same = [{k: p[k] for k in ("texts", "year_budget", "subitems", "indicators")} for p in years]
    assert [p["year"] for p in years] == [2017, 2018, 2019]
    assert same[0] == same[1] == same[2]


def test_no_indicator_but_the_planted_one_repeats_itself() -> None:
    rows = [
        (row["name"], row["target"])
        for filing in FILINGS
        for project in json.loads(truth_path(filing).read_text("utf-8"))["projects"]
        for row in project["indicators"]
    ]
    assert [target for name, target in rows if name.startswith(target)] == ["会议保障任务完成率"]


def test_no_name_of_the_real_filings_occurs(samples: Path, gold: Path, corpus: Path) -> None:
    truths = [json.loads(path.read_text("utf-8")) for path in gold.glob("*.json")]
    names = {p[key] for t in truths for p in t["projects"] for key in ("name", "unit") if p[key]}
    names |= {b["number"] for t in truths for p in t["projects"] for b in p["bases"] if b["number"]}
    names |= {"上海", "松江", "普陀", "万里街道", "沪府", "沪松"}
    assert len(list(corpus.rglob("*.*"))) > 0
    for filing in FILINGS:
        text = printed_text(samples / filing["file"])
        assert [name for name in names if name in text] == [], filing["file"]
