"""Of a PDF is read what a person sees; the rest is told."""

import io

import pypdfium2

from yiju.ingest.readers import read_bytes

LINE = "Project name and what it is for"
SHOWN = f"BT /F 10 Tf 10 350 Td ({LINE}) Tj ET "
FIELD = (
    "<< /Type /Annot /Subtype /Widget /FT /Tx /T (amount) /V (1234567.00) /F 4 /Rect [10 200 200 220]"
    " /DA (/F 10 Tf 0 g) /P 5 0 R >>"
)
COMMENT = (
    "<< /Type /Annot /Subtype /FreeText /Contents (Seen by auditor) /F 4 /Rect [10 100 200 120]"
    " /DA (/F 10 Tf 0 g) >>"
)


def pdf(content: str, annotation: str = "null", *more: str) -> bytes:
    """A page of 400 by 400 points with Helvetica as /F, one annotation that may be a form field, and `more` objects."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R] /NeedAppearances true"
        " /DR << /Font << /F 3 0 R >> >> /DA (/F 10 Tf 0 g) >> >>",
        "<< /Type /Pages /Kids [5 0 R] /Count 1 >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] /Contents 4 0 R"
        " /Resources << /Font << /F 3 0 R >> >> /Annots [6 0 R] >>",
        annotation,
        *more,
    ]
    body, offsets = "%PDF-1.7\n", []
    for number, text in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{at:010d} 00000 n \n" for at in offsets)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    tail = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF"
    return (body + head + tail).encode("latin-1")


def read(data: bytes) -> tuple[str, str]:
    source = read_bytes(data, "a.pdf")
    return "\n".join(line.text for _, line in source.lines()), "".join(n.what for n in source.warnings)


def test_filled_form_fields_are_read() -> None:
    text, _ = read(pdf(SHOWN, FIELD))
    assert text == f"{LINE}\n1234567.00"


def test_a_field_whose_font_lacks_a_character_is_read_as_it_was_filled_in() -> None:
    value = "≥12公里".encode("utf-16-be").hex()
    text, told = read(pdf(SHOWN, FIELD.replace("(1234567.00)", f"<FEFF{value}>")))
    assert text == f"{LINE}\n≥12公里"
    assert "1 处表单域" in told
    assert "表单域" not in read(pdf(SHOWN, FIELD))[1]


def test_a_field_drawn_otherwise_than_filled_in_is_read_as_it_is_seen() -> None:
    content = "/Tx BMC q BT /F 10 Tf 0 g 2 6 Td (seen 12) Tj ET Q EMC"
    picture = (
        "<< /Type /XObject /Subtype /Form /BBox [0 0 190 20] /Resources << /Font << /F 3 0 R >> >>"
        f" /Length {len(content)} >>\nstream\n{content}\nendstream"
    )
    field = FIELD.replace("(1234567.00)", "(filled 99)").replace("/P 5 0 R", "/P 5 0 R /AP << /N 7 0 R >>")
    text, told = read(pdf(SHOWN, field, picture).replace(b"/NeedAppearances true", b""))
    assert text == f"{LINE}\nseen 12"
    assert "1 处表单域显示的字与所填内容不同" in told


def test_a_comment_is_read_or_told() -> None:
    text, told = read(pdf(SHOWN, COMMENT))
    assert "Seen by auditor" in text + told and LINE in text


def test_white_tiny_and_invisible_text_is_left_out_and_quoted() -> None:
    text, told = read(
        pdf(
            f"{SHOWN} 1 g BT /F 10 Tf 10 300 Td (WHITE) Tj ET 0 g BT /F 0.1 Tf 10 250 Td (TINY) Tj ET"
            " BT 3 Tr /F 10 Tf 10 200 Td (GHOST) Tj ET"
        )
    )
    assert text == LINE
    assert all(word in told for word in ("WHITE", "TINY", "GHOST", "看不见"))


def test_a_stroke_as_low_as_tiny_text_is_read() -> None:
    """Fonts give 一 a box no higher than its stroke: it is as wide as any letter."""
    flat = "BT /F 10 Tf 1 0 0 0.1 10 250 Tm (FLAT) Tj ET"
    text, told = read(pdf(f"{SHOWN} {flat}"))
    assert "FLAT" in text
    assert "看不见" not in told


def test_white_text_on_a_dark_ground_is_read() -> None:
    text, told = read(pdf(f"{SHOWN} 0 g 0 290 200 30 re f 1 g BT /F 10 Tf 10 300 Td (HEADING) Tj ET"))
    assert "HEADING" in text and "看不见" not in told


def test_attached_files_are_named() -> None:
    document = pypdfium2.PdfDocument(pdf(SHOWN))
    document.new_attachment("附件.xlsx").set_data(b"x")
    out = io.BytesIO()
    document.save(out)
    _, told = read(out.getvalue())
    assert "附件.xlsx" in told
