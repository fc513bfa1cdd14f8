"""HTML of a budget's pages: cover, words, and the nine tables, broken over pages as the ministries' are."""

from __future__ import annotations

from html import escape

from tools.make_samples.budget_sample import Budget, Cell, SampleTable


def budget_pages(title: str, budget: Budget) -> str:
    """Everything before the narrative projects, one `div.page` per printed page."""
    maker = "预算主管部门" if budget.level == "部门" else "预算单位"
    cover = f'<div class="cover">{escape(title)}<div>{maker}：{escape(budget.unit)}</div></div>'
    contents = [
        "目 录",
        f"一、{budget.level}主要职能",
        f"二、{budget.level}机构设置",
        f"三、{budget.level}预算编制说明",
        f"四、{budget.level}预算表",
        *[f"{i}. {s.title}" for i, s in enumerate(budget.sheets(), 1)],
        "五、其他相关情况说明",
        "六、项目经费情况说明",
    ]
    pages = [
        cover,
        _words(contents),
        _words(budget.duties_text()),
        _words(budget.organs_text()),
        _words(budget.notes_text()),
    ]
    for number, sheet in enumerate(budget.sheets()):
        pages += _sheet(sheet, repeat_head=number % 2 == 0)
    pages.append(_words(budget.remarks()))
    return "".join(f'<div class="page">{page}</div>' for page in pages)


def _words(paragraphs: list[str]) -> str:
    head, *rest = paragraphs
    return f"<h2>{escape(head)}</h2>" + "".join(f"<p>{escape(text)}</p>" for text in rest)


def _sheet(sheet: SampleTable, repeat_head: bool) -> list[str]:
    # Real budgets repeat the head on some continuation pages and drop it on others.
    parts = [sheet.rows[i : i + sheet.page_break] for i in range(0, len(sheet.rows), sheet.page_break)]
    pages = []
    for index, rows in enumerate(parts):
        head = _head(sheet) if index == 0 or repeat_head else ""
        body = "".join(f"<tr>{_row(sheet, row)}</tr>" for row in rows)
        table = f'<table class="wide">{_columns(sheet)}{head}{body}</table>'
        if index == 0:
            title = f'<h2>{escape(sheet.title)}</h2><div class="maker"><span>{escape(sheet.maker)}</span>'
            table = f"{title}<span>{escape(sheet.unit_of_money)}</span></div>{table}"
        pages.append(table)
    if sheet.note:
        pages[-1] += f'<p class="flat">{escape(sheet.note)}</p>'
    return pages


def _columns(sheet: SampleTable) -> str:
    # The same widths on every page, so that a page without its head still reads by position.
    if not sheet.codes:
        return ""
    left = [6.0] * sheet.codes + [30.0]
    widths = left + [(100 - sum(left)) / len(sheet.columns)] * len(sheet.columns)
    return "".join(f'<col style="width:{width:.2f}%">' for width in widths)


def _head(sheet: SampleTable) -> str:
    if sheet.codes:
        names = "".join(_cell(name, rows=2) for name in sheet.columns)
        codes = "".join(_cell(name) for name in ("类", "款", "项")[: sheet.codes])
        return (
            f"<tr>{_cell('项目', cols=sheet.codes + 1)}{_cell(sheet.group, cols=len(sheet.columns))}</tr>"
            f"<tr>{_cell(sheet.code_label, cols=sheet.codes)}{_cell(sheet.name_label, rows=2)}{names}</tr>"
            f"<tr>{codes}</tr>"
        )
    return "".join(f"<tr>{''.join(row)}</tr>" for row in _merged(sheet.head))


def _merged(head: list[list[str]]) -> list[list[str]]:
    """Cells of a plain head: an empty cell belongs to the one on its left in the group's row, else above."""
    out: list[list[str]] = []
    for r, row in enumerate(head):
        cells = []
        for c, text in enumerate(row):
            if not text:
                continue
            rows = 1
            while (
                r + rows < len(head) and not any(head[r + rows][c : c + 1]) and (r > 0 or c == len(row) - 1)
            ):
                rows += 1
            cols = 1
            while rows == 1 and c + cols < len(row) and not row[c + cols] and not _above(head, r, c + cols):
                cols += 1
            cells.append(_cell(text, cols, rows))
        out.append(cells)
    return out


def _above(head: list[list[str]], row: int, column: int) -> bool:
    # The last column's label of the 三公 table spans every row of the head.
    return row > 0 and column == len(head[row]) - 1 and bool(head[0][column])


def _row(sheet: SampleTable, row: list[Cell]) -> str:
    if sheet.codes and row[0] == "合计":
        amounts = row[sheet.codes + 1 :]
        return _cell("合计", cols=sheet.codes + 1) + "".join(_cell(_print(a), css="r") for a in amounts)
    return "".join(_cell(_print(c), css=_align(c, coded=i < sheet.codes)) for i, c in enumerate(row))


def _align(cell: Cell, coded: bool) -> str:
    if coded:
        return "c"
    number = isinstance(cell, int) or (cell or "").replace(".", "").isdigit()
    return "r" if number else ""


def _print(cell: Cell) -> str:
    return f"{cell:,.2f}" if isinstance(cell, int) else cell or ""


def _cell(text: str, cols: int = 1, rows: int = 1, css: str = "c") -> str:
    spans = (f' colspan="{cols}"' if cols > 1 else "") + (f' rowspan="{rows}"' if rows > 1 else "")
    return f"<td{spans}{f' class={css}' if css else ''}>{escape(text)}</td>"
