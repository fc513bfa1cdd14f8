"""Workbooks made by the test, read back as pages, lines and tables."""

import datetime as dt
import zipfile
from decimal import Decimal
from io import BytesIO

import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import Border, Side

from yiju.ingest.errors import Unreadable
from yiju.ingest.page import Source
from yiju.ingest.readers.concealed import Concealed
from yiju.ingest.readers.numfmt import printed_date, printed_number
from yiju.ingest.readers.worksheet import Range, ShownCell
from yiju.ingest.readers.xls import read_xls
from yiju.ingest.readers.xlsx import read_xlsx

THIN = Border(*[Side(style="thin")] * 4)


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def read(book: Workbook | bytes) -> Source:
    return read_xlsx(book if isinstance(book, bytes) else saved(book), "示例.xlsx", "0" * 64)


def form() -> Workbook:
    """A title without rulings, then a ruled form with merged cells."""
    book = Workbook()
    sheet = book.active
    sheet.append(["示例市财政支出项目绩效目标申报表"])
    sheet.merge_cells("A1:D1")
    sheet.append(["项目名称", "目录系统运维", None, None])
    sheet.merge_cells("B2:D2")
    sheet.append(["项目总预算（元）", 186000, "项目当年预算（元）", 86000.5])
    sheet.append(["开始日期", dt.date(2024, 1, 5), "序号", 5])
    sheet["B3"].number_format = sheet["D3"].number_format = "#,##0.00"
    sheet["B4"].number_format = 'yyyy"年"m"月"d"日"'
    sheet["D4"].number_format = "00"
    for row in sheet["A2:D4"]:
        for cell in row:
            cell.border = THIN
    return book


def test_a_form_is_a_table_below_its_title() -> None:
    page = read(form()).pages[0]
    assert page.lines[0].text == "示例市财政支出项目绩效目标申报表"
    (table,) = page.tables
    assert [[c.text for c in row] for row in table.rows()] == [
        ["项目名称", "目录系统运维"],
        ["项目总预算（元）", "186,000.00", "项目当年预算（元）", "86,000.50"],
        ["开始日期", "2024年1月5日", "序号", "05"],
    ]
    name = table.rows()[0][1]
    assert (name.col, name.colspan, name.lines) == (1, 3, (2, 2))
    assert page.lines[1].text == "项目名称\t目录系统运维"


def test_every_visible_sheet_is_a_page_and_a_hidden_one_is_named() -> None:
    book = form()
    book.create_sheet("支出预算总表")["A1"] = "合计"
    book.create_sheet("旧稿")["A1"] = "不应读取"
    book["旧稿"].sheet_state = "hidden"
    source = read(book)
    assert [p.number for p in source.pages] == [1, 2]
    assert "旧稿" in source.warnings[0].what


def test_without_rulings_the_title_rows_stand_above_the_table() -> None:
    book = Workbook()
    for row in [
        ["2024年支出预算总表"],
        ["编制单位：示例局", None, "单位：元"],
        ["编码", "名称", "合计"],
        ["201", "一般公共服务支出", 12],
    ]:
        book.active.append(row)
    page = read(book).pages[0]
    assert [line.text for line in page.lines[:2]] == ["2024年支出预算总表", "编制单位：示例局\t单位：元"]
    assert [c.text for c in page.tables[0].rows()[0]] == ["编码", "名称", "合计"]


def test_a_cell_in_the_far_corner_costs_nothing() -> None:
    book = form()
    book.active["XFD1048576"] = "角落"
    page = read(book).pages[0]
    assert page.lines[-1].text == "角落"
    assert page.tables[0].row_count == 3


def test_a_merged_range_over_the_whole_sheet_is_cut_to_what_is_used() -> None:
    book = Workbook()
    book.active["A1"], book.active["A2"] = "甲", "乙"
    data = changed(
        saved(book),
        "xl/worksheets/sheet1.xml",
        b"</sheetData>",
        b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    )
    assert read(data).pages[0].lines[0].text == "甲"


def test_a_formula_without_a_stored_result_is_told() -> None:
    book = Workbook()
    book.active["A1"], book.active["A2"] = 1, "=A1+1"
    assert "1 个公式" in read(book).warnings[0].what


def test_words_behind_an_equals_sign_are_no_formula() -> None:
    """=95人 typed into a cell: a spreadsheet keeps it as a formula that nothing can reckon."""
    book = Workbook()
    book.active["A1"], book.active["B1"], book.active["A2"] = "聘用人数", "=95人", "满意度"
    book.active["B2"] = "=SUM(C1:C9)"
    source = read(book)
    assert "=95人" in [cell.text for table in source.pages[0].tables for cell in table.cells]
    assert "1 个公式" in source.warnings[0].what


def changed(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content.replace(old, new) if name == part else content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "old", "new", "reason"),
    [
        ("xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetData>" + b" " * (65 * 1024**2), "压缩炸弹"),
        ("xl/workbook.xml", b"<workbook", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook', "实体声明"),
        ("xl/worksheets/sheet1.xml", b"</sheetData>", b"", "已损坏"),
        ("xl/workbook.xml", b"</workbook>", b"", "已损坏"),
    ],
    ids=["bomb", "entity", "sheet cut", "workbook cut"],
)
def test_a_bad_workbook_gives_a_reason(part: str, old: bytes, new: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(changed(saved(form()), part, old, new))


def test_a_truncated_workbook_gives_a_reason() -> None:
    data = saved(form())
    with pytest.raises(Unreadable, match="已损坏或不完整"):
        read(data[: len(data) // 2])


def test_an_empty_workbook_gives_a_reason() -> None:
    with pytest.raises(Unreadable, match="没有可读的文字"):
        read(Workbook())


def test_the_old_excel_format_gives_the_same_table() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("申报表")
    ruled = "borders: left thin, right thin, top thin, bottom thin"
    sheet.write_merge(0, 0, 0, 3, "示例市财政支出项目绩效目标申报表")
    sheet.write(1, 0, "项目名称", xlwt.easyxf(ruled))
    sheet.write_merge(1, 1, 1, 3, "目录系统运维", xlwt.easyxf(ruled))
    for col, (value, pattern) in enumerate(
        [
            ("项目总预算（元）", "General"),
            (186000, "#,##0.00"),
            ("项目当年预算（元）", "General"),
            (86000.5, "#,##0.00"),
        ]
    ):
        sheet.write(2, col, value, xlwt.easyxf(ruled, num_format_str=pattern))
    day = xlwt.easyxf(ruled, num_format_str='yyyy"年"m"月"d"日"')
    sheet.write(3, 0, "开始日期", xlwt.easyxf(ruled))
    sheet.write(3, 1, dt.date(2024, 1, 5), day)
    sheet.write(3, 2, "序号", xlwt.easyxf(ruled))
    sheet.write(3, 3, 5, xlwt.easyxf(ruled, num_format_str="00"))
    out = BytesIO()
    book.save(out)
    assert read_xls(out.getvalue(), "示例.xls", "0" * 64).pages == read(form()).pages


def test_a_truncated_old_workbook_gives_a_reason() -> None:
    book = xlwt.Workbook()
    book.add_sheet("表").write(0, 0, "项目名称" * 2000)
    out = BytesIO()
    book.save(out)
    with pytest.raises(Unreadable, match="已损坏"):
        read_xls(out.getvalue()[:3000], "示例.xls", "0" * 64)


@pytest.mark.parametrize(
    ("value", "pattern", "shown"),
    [
        (5, "00", "05"),
        (0.85, "0.00%", "85.00%"),
        (206450.0, "General", "206450"),
        (0.1 + 0.2, "General", "0.3"),
        (1234567.5, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "1,234,567.50"),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (-3.5, "#,##0.00_ ;[Red](#,##0.00)", "(3.50)"),
        (3, '"≥"0"次"', "≥3次"),
        (12345678, "#,##0,", "12,346"),
        (1234.5, "[$¥-804]#,##0.00", "¥1,234.50"),
        (12, "@", "12"),
        (0, "0;;", ""),
    ],
)
def test_numbers_print_as_their_format_says(value: float, pattern: str, shown: str) -> None:
    assert printed_number(value, pattern) == shown


@pytest.mark.parametrize(
    ("pattern", "shown"),
    [
        ("yyyy/m/d", "2024/1/5"),
        ('yyyy"年"m"月"', "2024年1月"),
        ('[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇二四年一月五日"),
        ("yyyy-mm-dd hh:mm", "2024-01-05 13:04"),
    ],
)
def test_dates_print_as_their_format_says(pattern: str, shown: str) -> None:
    assert printed_date(dt.datetime(2024, 1, 5, 13, 4), pattern) == shown


@given(st.integers(-(10**12), 10**12))
def test_an_amount_survives_its_format(cents: int) -> None:
    amount = Decimal(cents) / 100
    assert Decimal(printed_number(float(amount), "#,##0.00").replace(",", "")) == amount


@given(st.floats(), st.text('0#?.,%;@_\\!"[]年E+-mdyhs ', max_size=12))
def test_no_format_stops_the_reading(value: float, pattern: str) -> None:
    assert isinstance(printed_number(value, pattern), str)


def accounts() -> Workbook:
    """A ruled table of four rows and columns whose last row is a hidden draft, and a hidden column beside it."""
    book = Workbook()
    sheet = book.active
    sheet.title = "支出"
    sheet.append(["示例市支出预算表"])
    for row in (
        ["科目", "初稿数", "预算数", "备注"],
        ["行政运行", 90, 100, ""],
        ["初稿", 1, 2, "作废"],
        ["合计", 90, 100, ""],
    ):
        sheet.append(row)
    for row in sheet["A2:D5"]:
        for cell in row:
            cell.border = THIN
    return book


def test_hidden_rows_and_columns_are_left_out_and_told() -> None:
    book = accounts()
    book.active.row_dimensions[4].hidden = True
    book.active.column_dimensions["B"].hidden = True
    source = read(book)
    (table,) = source.pages[0].tables  # not two: the hidden row cuts nothing in half
    assert [[c.text for c in row] for row in table.rows()] == [
        ["科目", "预算数", "备注"],
        ["行政运行", "100", ""],
        ["合计", "100", ""],
    ]
    (notice,) = source.warnings
    assert "工作表“支出”的第 4 行、B 列是隐藏的，共 7 个单元格（“初稿数”“90”“初稿”等）未读取" in notice.what
    assert notice.page == 1


def test_a_merged_cell_is_seen_as_long_as_a_part_of_it_is() -> None:
    book = accounts()
    sheet = book.active
    sheet.merge_cells("A3:A4")
    sheet.merge_cells("B2:C2")
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    (table,) = read(book).pages[0].tables
    assert [[c.text for c in row] for row in table.rows()] == [
        ["科目", "初稿数", "备注"],
        ["行政运行", "2", "作废"],
        ["合计", "100", ""],
    ]


def test_hidden_rows_and_columns_without_text_are_not_told() -> None:
    book = accounts()
    book.active.row_dimensions[9].hidden = True
    book.active.column_dimensions.group("F", "XFD", hidden=True)
    assert not read(book).warnings


def test_a_workbook_of_which_nothing_is_seen_says_what_is_hidden() -> None:
    book = accounts()
    for row in range(1, 6):
        book.active.row_dimensions[row].hidden = True
    with pytest.raises(Unreadable, match=r"没有文字。工作表“支出”的第 1–5 行是隐藏的"):
        read(book)


@given(st.sets(st.integers(1, 6)), st.sets(st.integers(1, 6)))
def test_every_text_is_either_seen_or_told(rows: set[int], columns: set[int]) -> None:
    cells = {(row, col): ShownCell(f"{row}-{col}") for row in range(1, 7) for col in range(1, 7)}
    merged = [Range(2, 2, 3, 4)]
    for covered in ((2, 3), (2, 4), (3, 2), (3, 3), (3, 4)):
        del cells[covered]
    seen, ranges, hidden = Concealed(rows, columns).seen(cells, merged)
    assert sorted(c.text for c in [*seen.values(), *hidden.values()]) == sorted(
        c.text for c in cells.values()
    )
    assert ("2-2" in {c.text for c in seen.values()}) == (not {2, 3} <= rows and not {2, 3, 4} <= columns)
    assert all(row <= 6 - len(rows) and col <= 6 - len(columns) for row, col in seen)
    assert all(r.bottom - r.top == 1 - len(rows & {2, 3}) for r in ranges)


def test_an_old_workbook_hides_alike() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("支出")
    for row, values in enumerate((["科目", "初稿数", "预算数"], ["行政运行", 90, 100], ["初稿", 1, 2])):
        for col, value in enumerate(values):
            sheet.write(row, col, value)
    sheet.row(2).hidden = True
    sheet.col(1).hidden = True
    out = BytesIO()
    book.save(out)
    source = read_xls(out.getvalue(), "示例.xls", "0" * 64)
    assert [line.text for line in source.pages[0].lines] == ["科目\t预算数", "行政运行\t100"]
    assert "第 3 行、B 列" in source.warnings[0].what
