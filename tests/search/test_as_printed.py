"""What a person typed, as filings print it."""

import pytest

from yiju.search.ask.as_printed import as_printed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("示府办15年37号文管着哪些", "示府办〔2015〕37号管着哪些"),
        ("示范商规 2021 三号", "示范商规〔2021〕3号"),
        ("示商务2017第31号", "示商务〔2017〕31号"),
        ("区商委一八年有啥项目", "区商委2018年有啥项目"),
        ("做到二四年2月底", "做到2024年2月底"),
        ("二〇一八年", "2018年"),
        ("市合作办17年三公", "市合作办2017年三公"),
        ("36w修自助机", "36万修自助机"),
        ("近10年来", "近10年来"),
        ("第12年", "第12年"),
        ("二十三年", "二十三年"),
        ("东城街道 2023年 3号楼加固", "东城街道 2023年 3号楼加固"),
        ("示府办[2015]12号", "示府办[2015]12号"),
        ("免费WiFi", "免费WiFi"),
    ],
)
def test_as_printed(typed: str, printed: str) -> None:
    assert as_printed(typed) == printed
