"""What a filing says outside its declarations and tables."""

from pathlib import Path

import pytest

from yiju.ingest import passages, readers
from yiju.ingest.filing import filing_of, read_filing
from yiju.ingest.readers.plain_text import read_plain_text
from yiju.ingest.record import Filing, Passage


def read(text: str) -> list[Passage]:
    return filing_of(read_plain_text(text.encode(), "示例.txt", "0" * 64)).passages


def said(found: list[Passage]) -> list[tuple[str | None, str]]:
    return [(p.section, p.text) for p in found]


@pytest.mark.parametrize("example", passages.wording().heading_examples, ids=lambda e: e["line"])
def test_known_headings_give_their_section_without_number_year_and_unit(example: dict[str, str]) -> None:
    assert passages.heading_of(example["line"]) == example["section"]


def test_a_heading_may_end_with_a_word_that_elsewhere_goes_on() -> None:
    for line in ("二、规范执法行为", "三、公众参与", "（二）科学普及", "四、实事求是"):
        assert passages._may_be_heading(line)
    for line in ("一、主要职责是", "二、收入预算及"):
        assert not passages._may_be_heading(line)


@pytest.mark.parametrize("example", passages.wording().table_examples, ids=lambda e: e["line"])
def test_titles_of_tables(example: dict[str, str]) -> None:
    assert passages.is_table_title(example["line"]) == example["title"]


@pytest.mark.parametrize("example", passages.wording().label_examples, ids=lambda e: e["line"])
def test_labels_of_forms_tables_and_covers(example: dict[str, str]) -> None:
    assert passages.is_label(example["line"]) == example["label"]


def test_wrapped_lines_are_one_paragraph_and_items_are_passages_of_their_own() -> None:
    found = read(
        "示例市数据管理局主要职能\n\n"
        "    示例市数据管理局是市政府工作部门，负责全市公共数据的汇聚、共享和开放，承担政务信息化项目的\n"
        "统筹管理。主要职能包括：\n"
        "    1.贯彻执行国家和本市有关数据管理的方针政策，拟订本市数据管理的规划和年度计划，并组织实施和\n"
        "督促检查。\n"
        "    2.承办市政府交办的其他事项。\n"
    )
    assert said(found) == [
        (
            "主要职能",
            "示例市数据管理局是市政府工作部门，负责全市公共数据的汇聚、共享和开放，承担政务信息化项目的统筹管理。主要职能包括：",
        ),
        (
            "主要职能",
            "1.贯彻执行国家和本市有关数据管理的方针政策，拟订本市数据管理的规划和年度计划，并组织实施和督促检查。",
        ),
        ("主要职能", "2.承办市政府交办的其他事项。"),
    ]
    assert found[1].places[0].lines == (5, 6)


def test_a_paragraph_goes_on_over_a_page_break_past_the_page_number() -> None:
    found = read(
        "机构设置\n    示例市数据管理局部门预算是包括示例市数据管理局本级以及下属二家预算单位的综合收支计划，共有行政编\n- 3 -\n"
        "\f制三十名，事业编制四十名。\n- 4 -\n"
    )
    assert [p.text for p in found] == [
        "示例市数据管理局部门预算是包括示例市数据管理局本级以及下属二家预算单位的综合收支计划，共有行政编制三十名，事业编制四十名。"
    ]
    assert [place.page for place in found[0].places] == [1, 2]


def test_numbered_units_without_a_text_below_are_items_not_headings() -> None:
    found = read(
        "二、机构设置\n本部门预算包括下列单位：\n（一）示例市数据管理局本级\n（二）示例市大数据中心\n（三）示例市信息中心\n三、名词解释\n"
        "基本支出：指为保障机构正常运转而发生的支出。\n"
    )
    assert said(found) == [
        ("机构设置", "本部门预算包括下列单位："),
        ("机构设置", "（一）示例市数据管理局本级"),
        ("机构设置", "（二）示例市大数据中心"),
        ("机构设置", "（三）示例市信息中心"),
        ("名词解释", "基本支出：指为保障机构正常运转而发生的支出。"),
    ]


def test_a_table_gives_its_note_and_nothing_else() -> None:
    found = read(
        "2025年部门政府性基金预算支出功能分类预算表\n编制部门：示例市数据管理局\n单位：元\n\n"
        "项目\t\t\t支出预算\n类\t款\t项\t合计\n合计\t\t\t\n\n"
        "注：本部门2025年无政府性基金预算财政拨款安排的预算，故本表为空表。\n"
    )
    assert said(found) == [
        (
            "政府性基金预算支出功能分类预算表",
            "注：本部门2025年无政府性基金预算财政拨款安排的预算，故本表为空表。",
        )
    ]


def test_a_contents_page_is_left_out() -> None:
    found = read(
        "示例市数据管理局2025年部门预算\n目录\n一、部门主要职能\n二、2025年部门收入预算总表\n\f"
        "部门主要职能\n负责全市公共数据的汇聚、共享和开放。\n"
    )
    assert said(found) == [("部门主要职能", "负责全市公共数据的汇聚、共享和开放。")]


def test_a_declaration_is_not_repeated(samples: Path) -> None:
    for file in sorted(samples.glob("*.[pt][dx][ft]")):
        filing = read_filing(file)
        declared = {text for made in filing.projects for text in made.texts.values()}
        assert not declared & {p.text for p in filing.passages}


def test_a_pdf_and_a_tab_dump_of_the_samples_keep_all_sections(samples: Path) -> None:
    pdf = read_filing(samples / "示例市示范区商务委员会2025年部门预算.pdf")
    assert {"主要职能", "机构设置", "部门预算编制说明", "机关运行经费预算"} <= _sections(pdf)
    text = read_filing(samples / "示例市示范区商务委员会2018年部门预算.txt")
    assert {"主要职能", "机构设置", "部门预算编制说明"} <= _sections(text)


@pytest.mark.parametrize("suffix", ["html", "txt", "docx", "xlsx"])
def test_every_file_type_of_a_filing_says_the_same(samples: Path, suffix: str) -> None:
    name = "示例市示范区商务委员会（本级）2025年单位预算"
    printed = read_filing(samples / f"{name}.pdf").passages
    copy = read_filing(Path(__file__).parent.parent / "samples" / "formats" / f"{name}.{suffix}").passages
    assert [(s, "".join(t.split())) for s, t in said(copy)] == [
        (s, "".join(t.split())) for s, t in said(printed)
    ]


def test_every_place_of_a_passage_holds_its_characters(corpus: Path) -> None:
    for file in sorted(corpus.glob("*/*")):
        source = readers.read(file)
        lines = source.lines()
        for passage in filing_of(source).passages:
            printed = "".join(
                line.text
                for page, line in lines
                for place in passage.places
                if place.page == page.number
                and place.lines
                and place.lines[0] <= line.number <= place.lines[1]
            )
            assert "".join(passage.text.split()) in "".join(printed.split())


def _sections(filing: Filing) -> set[str | None]:
    return {p.section for p in filing.passages}


def test_rows_of_units_that_are_counted_are_no_amounts() -> None:
    found = read(
        "二、部门决算单位构成\n"
        "纳入本部门决算编制范围的单位包括：\n"
        "序号\t单位名称\t备注\n"
        "1\t示例市数据管理局（本级）\t\n"
        "2\t示例市数据管理局信息中心\t预算不单列，并入本级\n"
        "3\t示例市大数据服务中心\t预算不单列，并入本级\n"
    )
    assert ("部门决算单位构成", "3\t示例市大数据服务中心\t预算不单列，并入本级") in said(found)
