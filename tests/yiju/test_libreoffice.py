"""问题清单 and 取证单 as LibreOffice prints them: nothing cut off, one page wide."""

import shutil
import subprocess
from itertools import pairwise

import pypdfium2
import pytest

from yiju import evidence_sheet, findings_sheet
from yiju.audit import Evidence, Finding
from yiju.ingest.record import Place

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")

QUOTED = "本工程规划建筑面积约为13459平方米，其中地上建筑面积为8013平方米，地下建筑面积为5356平方米。" * 6


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pypdfium2.PdfDocument]:
    folder = tmp_path_factory.mktemp("print")
    evidence = Evidence(
        file="示例.pdf", page=3, field="passages[4]", label="项目概况", text=QUOTED, document="f-1",
        places=[Place(page=3, lines=(4, 9))],
    )  # fmt: skip
    finding = Finding(
        id="arithmetic-1", kind="arithmetic", name="勾稽不符", severity="确定", score=1.0, projects=[], names=[],
        units=["示例市数据管理局"], years=[2025], files=["示例.pdf"], explanation="各项合计与总数不符。" * 12 + "完毕。",
        evidence=[evidence],
    )  # fmt: skip
    findings_sheet.write([finding] * 3, folder / "清单.xlsx")
    evidence_sheet.write(finding, folder / "取证单.docx")
    subprocess.run(
        [SOFFICE or "", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", folder, folder / "清单.xlsx", folder / "取证单.docx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return {name: pypdfium2.PdfDocument(folder / f"{name}.pdf") for name in ("清单", "取证单")}


def text_of(document: pypdfium2.PdfDocument) -> str:
    return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in document)


def test_the_list_prints_one_page_wide_with_whole_texts(printed: dict[str, pypdfium2.PdfDocument]) -> None:
    told = text_of(printed["清单"])
    assert len(printed["清单"]) == 2, "one page for each sheet"
    assert told.count("完毕。") == 3 and told.count(QUOTED) == 3
    assert "（整份材料）" not in told, "what concerns a whole filing names its tables and sections"


def test_type_on_paper_can_be_read(printed: dict[str, pypdfium2.PdfDocument]) -> None:
    for page in printed["清单"]:
        words = page.get_textpage()
        told = words.get_text_range()
        at = next(n for n, (a, b) in enumerate(pairwise(told)) if "一" <= a <= "龥" and "一" <= b <= "龥")
        size = words.get_charbox(at + 1, loose=True)[0] - words.get_charbox(at, loose=True)[0]
        assert size >= 6.9, "points of type: a Chinese letter is as wide as the type is high"


def test_the_sheet_prints_its_facts_sources_and_blanks(printed: dict[str, pypdfium2.PdfDocument]) -> None:
    told = text_of(printed["取证单"])
    assert len(printed["取证单"]) == 1
    assert all(
        piece in told for piece in ("审计取证单", "完毕。", QUOTED, "第3页第4–9行", "审计人员", "复核人")
    )
