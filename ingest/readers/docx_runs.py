"""The text that a Word paragraph prints.

In: a `w:p` element. Out: its text; `PAGE_BREAK` where a page ends in it, LF where a line does. Boxes
come out as ☑ and □ however they were inserted: as a symbol of a picture font, a form field, or a
content control.
"""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn

PAGE_BREAK = "\f"
_TEXT = {qn("w:t"), "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"}
_PLAIN = {
    qn("w:tab"): " ",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
    qn("w:lastRenderedPageBreak"): PAGE_BREAK,
}
# Struck from the document with tracking, moved elsewhere, printed nowhere, or properties.
_UNPRINTED = {
    qn("w:pPr"),
    qn("w:rPr"),
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:instrText"),
    qn("w:delText"),
    qn("w:sdtPr"),
    qn("w:rt"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
# Characters of picture fonts (Wingdings, Wingdings 2) by their code below F000.
_SYMBOLS = {
    "Wingdings": {0xFE: "☑", 0xFD: "☒", 0xA8: "□", 0x6F: "□", 0x71: "□", 0xFC: "√", 0x6E: "■", 0x72: "□"},
    "Wingdings 2": {0x52: "☑", 0x53: "☒", 0x54: "☒", 0x51: "☒", 0xA3: "□", 0x50: "√", 0x2A: "□", 0x30: "□"},
    "Wingdings 3": {},
    "Symbol": {0xB3: "≥", 0xA3: "≤", 0xB4: "×", 0xB9: "≠", 0xB1: "±", 0xB0: "°"},
}


def paragraph_text(paragraph: Any) -> str:
    """What the paragraph prints, without its list number."""
    text = "".join(_texts(paragraph))
    # Word writes the break that was asked for and again where it then broke the page.
    while PAGE_BREAK * 2 in text:
        text = text.replace(PAGE_BREAK * 2, PAGE_BREAK)
    return text


def _texts(parent: Any) -> list[str]:
    found: list[str] = []
    for child in parent:
        tag = child.tag
        if tag in _UNPRINTED or not isinstance(tag, str):
            continue
        if tag in _TEXT:
            found.append(child.text or "")
        elif tag in _PLAIN:
            found.append(_PLAIN[tag])
        elif tag == qn("w:br"):
            found.append(PAGE_BREAK if child.get(qn("w:type")) == "page" else "\n")
        elif tag == qn("w:sym"):
            found.append(_symbol(child))
        elif tag == qn("w:ffData"):
            found.append(_form_box(child))
        elif tag == qn("w:txbxContent"):
            inside = ["".join(_texts(p)) for p in child.iter(qn("w:p"))]
            found.append("\n" + "\n".join(inside).replace(PAGE_BREAK, "") + "\n")
        elif tag == qn("w:r"):
            if child.find(f"{qn('w:rPr')}/{qn('w:vanish')}") is None:
                found += _run_texts(child)
        else:
            found += _texts(child)
    return found


def _run_texts(run: Any) -> list[str]:
    """A run's text; letters typed in a picture font are its pictures."""
    texts = _texts(run)
    fonts = run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
    pictures = _SYMBOLS.get(fonts.get(qn("w:ascii"), ""), {}) if fonts is not None else {}
    if not pictures:
        return texts
    return ["".join(pictures.get(_code(c), c) for c in text) for text in texts]


def _code(char: str) -> int:
    """A character's code within its font; Word moves it to the private plane U+F000."""
    return ord(char) - 0xF000 if 0xF000 <= ord(char) <= 0xF0FF else ord(char)


def _symbol(symbol: Any) -> str:
    try:
        code = int(symbol.get(qn("w:char"), ""), 16)
    except ValueError:
        return ""
    pictures = _SYMBOLS.get(symbol.get(qn("w:font"), ""), {})
    char = chr(code) if code < 0x110000 else ""
    return pictures.get(_code(char), "" if 0xE000 <= code <= 0xF8FF else char) if char else ""


def _form_box(data: Any) -> str:
    """☑ or □ for a form field that is a box, nothing for any other."""
    box = data.find(qn("w:checkBox"))
    if box is None:
        return ""
    state = box.find(qn("w:checked"))
    if state is None:
        state = box.find(qn("w:default"))
    ticked = state is not None and state.get(qn("w:val"), "1") in ("1", "true", "on")
    return "☑" if ticked else "□"
