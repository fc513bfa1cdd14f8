"""Personal numbers are masked wherever they stand, and nothing else is touched. All numbers here are made up."""

from decimal import Decimal

import pytest

from yiju.ingest.personal import masked, masked_in, shown_openly
from yiju.ingest.record import Declaration, Document, Filing, Passage


def identity(stem: str = "11010119900307421") -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return stem + "10X98765432"[sum(w * int(d) for w, d in zip(weights, stem, strict=True)) % 11]


@pytest.mark.parametrize(
    ("printed", "kept"),
    [
        ("联系电话：13812345678。", "联系电话：138****5678。"),
        ("张三13812345678、李四 19987654321", "张三138****5678、李四 199****4321"),
        ("手机138-1234-5678", "手机138-****-5678"),
        ("电话 138 1234 5678", "电话 138 **** 5678"),
        ("+8613812345678", "+86138****5678"),
        ("+86 13812345678", "+86 138****5678"),
        ("tel13812345678", "tel138****5678"),
        ("联系人手机 13800000000", "联系人手机 138****0000"),
        (f"身份证号{identity()}，", f"身份证号110101********{identity()[-4:]}，"),
        (f"{identity('11010119900307421')}", f"110101********{identity()[-4:]}"),
        ("身份证号：110101199003074219", "身份证号：110101********4219"),
        ("身份证 110101900307421", "身份证 110101******421"),
        ("１３８１２３４５６７８", "１３８****５６７８"),
    ],
)
def test_personal_numbers_are_masked_at_their_length(printed: str, kept: str) -> None:
    assert masked(printed) == kept and len(masked(printed)) == len(printed)


@pytest.mark.parametrize(
    "printed",
    [
        "预算13812345678元",
        "13812345678.00",
        "13,812,345,678",
        "合计 13812345678",
        "13500000000",
        "138 1234 5678",  # three numbers of a table
        "项目编码 310000202401011234",
        "沪府办发〔2019〕13812号",
        "f-13812345678abcd",
        "a" * 20 + "13812345678" + "b" * 33,
        "021-62345678",
        "https://example.org/13812345678",
        "400-820-1234",
        "",
    ],
)
def test_what_is_no_personal_number_is_left_alone(printed: str) -> None:
    assert masked(printed) == printed


def test_a_record_is_masked_in_every_text_and_its_amounts_and_ids_stay() -> None:
    filing = Filing(
        document=Document(id="f-1", file="联系人13812345678.txt", sha256="13812345678", year=2024),
        projects=[
            Declaration(
                id="d-1",
                name="示范项目",
                year_budget=Decimal(13812345678),
                texts={"概述": f"负责人身份证号{identity()}"},
                printed={"year_budget": "13812345678", "name": "电话13812345678"},
            )
        ],
        passages=[Passage(section="联系电话", text="13812345678")],
    )
    told = masked_in(filing)
    assert told.document.sha256 == "13812345678" and told.document.file == "联系人138****5678.txt"
    (project,) = told.projects
    assert project.year_budget == Decimal(13812345678)
    assert project.printed == {"year_budget": "13812345678", "name": "电话138****5678"}
    assert identity() not in project.texts["概述"] and told.passages[0].text == "138****5678"
    assert filing.passages[0].text == "13812345678"
    with shown_openly():
        assert masked_in(filing) is filing and masked("电话13812345678") == "电话13812345678"


def test_a_text_without_such_a_number_is_looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_IDENTITY", "_IDENTITY_OLD", "_MOBILE", "_MOBILE_APART"):
        monkeypatch.setattr(f"yiju.ingest.personal.{name}", None)
    text = "2024年全年开展培训12次，预算1,450,000元，沪府办〔2011〕74号"
    assert masked(text) == text
