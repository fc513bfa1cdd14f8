"""A dump whose lines follow on each other without a blank one: rows by what goes on, labels printed at the top of theirs."""

from yiju.ingest.bands import of_text
from yiju.ingest.filing import filing_of
from yiju.ingest.page import Page
from yiju.ingest.readers import read_bytes

FORM = """                  2024 年度专项资金绩效自评表
 专项（项目）名称     背街小巷照明补盲
   主管部门       示例市城市管理局                   资金使用单位          示例市路灯管理所
  资金投入情况              全年预算数（A）         全年执行     执行率（B/        分值    得分
   （万元）                                 数（B）    A×100%）
             年度资金总          2,410.00   2,386.72  99.03%         10     9.9
             额
             其中：中央          1,600.00   1,600.00   100.00%
             财政资金
             省级财政资            810.00    786.72     97.13%
             金
绩效指    一级指标   二级指标       三级指标            分值    年度指标值    全年完成值   得分
  标                                              （A）      （B）
       产出指标    数量指标   补盲街巷条数                15  ≥112 条   115 条     15
                      新装灯具盏数                10  ≥850 盏   862 盏     10
              质量指标    灯具光效抽检合格率             15   100%    99.8%  14.97
              时效指标    全部亮灯时间                10   ≤11 月    12 月     8
       效益指标  社会效益指    背街小巷亮灯率              20   100%     100%     20
                 标    照明投诉下降率               10   ≥30%     32%     10
       满意度指  服务对象满    沿线居民满意度              10   ≥90%    92.5%     10
         标    意度指标
                 合计                   90                             87.87
自评结    项目综合得分 97.77 分，等级为“优”，补盲任务全部完成，沿线居民反映良好。
 论
"""


def page(text: str) -> Page:
    return read_bytes(text.encode(), "示例.txt").pages[0]


def rows(text: str) -> list[list[str]]:
    return [["".join(c.text.split()) for c in row] for table in of_text(page(text)) for row in table.rows()]


def test_cells_wrapped_over_lines_are_whole_and_two_labels_are_two() -> None:
    told = rows(FORM)
    assert ["年度资金总额", "2,410.00", "2,386.72", "99.03%", "10", "9.9"] in told
    assert ["其中：中央财政资金", "1,600.00", "1,600.00", "100.00%"] in told
    assert ["专项（项目）名称", "背街小巷照明补盲"] in told
    assert [
        "资金投入情况（万元）",
        "全年预算数（A）",
        "全年执行数（B）",
        "执行率（B/A×100%）",
        "分值",
        "得分",
    ] in told


def test_a_label_that_goes_on_beside_the_next_row_is_one_and_stands_for_both() -> None:
    spans = {"".join(c.text.split()): c.rowspan for t in of_text(page(FORM)) for c in t.cells}
    assert spans["社会效益指标"] == 2
    assert (spans["产出指标"], spans["数量指标"], spans["服务对象满意度指标"]) == (4, 2, 1)


def test_the_form_is_read_whole_with_doubts() -> None:
    (project,) = filing_of(read_bytes(FORM.encode(), "示例.txt")).projects
    assert (project.name, project.unit, project.executed) == (
        "背街小巷照明补盲",
        "示例市路灯管理所",
        23867200,
    )
    told = [(i.level1, i.level2, i.name, "".join(i.target.split()), i.score) for i in project.indicators]
    assert told[:4] == [
        ("产出指标", "数量指标", "补盲街巷条数", "≥112条", 15),
        ("产出指标", "数量指标", "新装灯具盏数", "≥850盏", 10),
        ("产出指标", "质量指标", "灯具光效抽检合格率", "100%", project.indicators[2].score),
        ("产出指标", "时效指标", "全部亮灯时间", "≤11月", 8),
    ]
    assert told[5][:3] == ("效益指标", "社会效益指标", "照明投诉下降率")
    assert {"indicators", "executed", "funding"} <= {doubt.field for doubt in project.doubts}


def test_letters_spaced_out_are_one_label_and_prose_is_no_table() -> None:
    assert of_text(page("1.采购人信息\n名       称：示例市路灯管理所\n地       址：示例路 1 号\n")) == ()
