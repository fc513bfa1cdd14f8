"""Forms cut by a page dump: whatever is cut, nothing wrong is said with certainty."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from yiju.ingest.forms.narratives.narrative import declarations
from yiju.ingest.forms.repair import Lexicon, centred
from yiju.ingest.page import Line, Page, Source

GHOSTS = "戈讠丬昔才矛"
UNIT = "示例市示范区临江镇人民政府"
ROWS = [
    ("产出指标", "数量指标", "档案整理完成数", ">=300 卷"),
    ("产出指标", "数量指标", "专题调研开展次数", ">=4 次"),
    ("产出指标", "质量指标", "档案整理质量达标率", ">=95%"),
    ("产出指标", "时效指标", "档案整理完成及时率", ">=98%"),
    ("产出指标", "成本指标", "成本控制合理性", "合理"),
    ("效益指标", "社会效益指标", "查询服务便捷程度", "提升"),
    ("效益指标", "可持续影响指标", "管理制度健全性", "健全"),
    ("满意度指标", "服务对象满意度指标", "查询群众满意度", ">=90%"),
]
HOW = ["whole", "between", "through", "ghost", "twice"]


def cut(name: str, how: str, dice: random.Random) -> tuple[str, str]:
    """A name as two cells: cut between two characters, through one of them (both halves are ghosts),
    with a ghost on the right, or with the left cell printed again in the right one.
    """
    at = dice.randrange(2, len(name) - 2)
    if how == "between":
        return name[:at], name[at:]
    if how == "through":
        return name[:at] + dice.choice(GHOSTS), dice.choice(GHOSTS) + name[at + 1 :]
    if how == "ghost":
        return name[:at], dice.choice(GHOSTS) + name[at:]
    return (name[: max(at, 3)], name) if how == "twice" else ("", name)


def dump(project: str, amount: int, cuts: list[str], seed: int) -> list[str]:
    """A narrative and its form as the dump prints them."""
    dice = random.Random(seed)
    lines = [
        f"项目经费情况说明--{project}",
        "一、项目概述",
        f"主要实施内容为{project}。",
        "二、立项依据",
        "《示例市档案管理办法》（示府规〔2020〕3号）。",
        "三、实施主体",
        UNIT,
        "七、绩效目标",
        "\t财政项目支出绩效目标填报表\t\t\t\t\t\t",
        "\t(2023年度)\t\t\t\t\t\t",
        f"项目\t名称\t\t{project}\t项目类别\t经常性项\t目\t",
        f"主管\t部门\t\t海{UNIT[1:]}\t实施单位\t{UNIT[:8]}\t{UNIT[8:]}\t",
        "计划开\tF始日期\t\t2023-01-01\t计划完成日期\t2023-12-3\t31\t",
        f"\t\tĮ\t页目资金总额\t{amount}.00\t年度资金申请总额\t{amount}\t",
        f"项目\t资金\t甘\t由 财政次人\t{amount}\t其中: 当年财政拨款\t{amount}\t",
        "()\t元)\t\t\t\t上年结转资金\t0\t",
        "\t\t\t其他资金\t0\t其他资金\t0\t",
        "\t一级指\t标\t二级指标\t==\t级指标\t年度指标值\t",
    ]
    last = ""
    for (first, second, name, target), how in zip(ROWS, cuts, strict=True):
        left, right = cut(name, how, dice)
        lines.append(f"\t{first if first != last else ''}\t\t{second}\t{left}\t{right}\t{target}\t")
        last = first
    return [*lines, ""]


def source(lines: list[str]) -> Source:
    numbered = tuple(Line(i, line) for i, line in enumerate(lines, 1))
    return Source(file="dump.txt", sha256="0" * 64, type="text", pages=(Page(1, numbered),))


cuts = st.lists(st.sampled_from(HOW), min_size=8, max_size=8)


@settings(max_examples=25)
@given(st.lists(cuts, min_size=1, max_size=3), st.integers(0, 10_000))
def test_a_cut_form_is_read_or_doubted(forms: list[list[str]], seed: int) -> None:
    title = [f"{UNIT} 2023 年 财政支出项目绩效目标申报表", ""]
    names = ["档案整理", "专题调研", "查询服务"][: len(forms)]
    text = [line for n, name in enumerate(names) for line in dump(name, 300000 + n, forms[n], seed + n)]
    found = declarations(source(title + text))
    assert [d.name for d in found] == names
    for number, (made, how) in enumerate(zip(found, forms, strict=True)):
        assert made.unit == made.authority == UNIT and made.category == ["经常性项目"]
        assert made.total_budget == made.funding["财政资金"] == 300000 + number
        assert str(made.end) == "2023-12-31"
        for n, (row, truth) in enumerate(zip(made.indicators, ROWS, strict=True)):
            assert (row.level1, row.level2, row.target) == (truth[0], truth[1], truth[3])
            doubted = any(d.field == f"indicators[{n}]" for d in made.doubts)
            assert row.name == truth[2] or doubted
            if how[n] in ("whole", "between"):
                assert row.name == truth[2]


def test_what_makes_a_repair_certain() -> None:
    lexicon = Lexicon(["聘请法律顾问", "测评报告评审"], names={"规范性文件的合理性"}, units={UNIT})
    assert lexicon.join(["聘请", "法律顾问"]) == ("聘请法律顾问", False, True)
    assert lexicon.join(["测评批", "设告产生数"]) == ("测评报告产生数", True, True)
    assert lexicon.join(["测评报", "测评报告产生数"]) == ("测评报告产生数", True, True)
    name, _, certain = lexicon.join(["电戈", "丬卷保管数"])
    assert not certain and name.startswith("电")
    assert lexicon.unit(UNIT[:9]) == UNIT and lexicon.unit("另一单位") is None


@given(st.lists(st.integers(1, 5), min_size=1, max_size=6))
def test_labels_at_the_middle_of_their_rows(sizes: list[int]) -> None:
    before = sizes[0] // 2
    behind = [size - size // 2 for size in sizes]
    gaps = [b + (sizes[n + 1] // 2 if n + 1 < len(sizes) else 0) for n, b in enumerate(behind)]
    assert sizes in centred(before, gaps)
