"""A dump whose lines follow on each other without a blank one: rows by what goes on, labels printed at the top of theirs."""

from yiju.ingest.filing import filing_of
from yiju.ingest.forms.anchors import Anchors
from yiju.ingest.forms.families import families
from yiju.ingest.page import DrawnLine, Page
from yiju.ingest.readers import read_bytes
from yiju.ingest.unruled.band_pages import over_pages
from yiju.ingest.unruled.band_rows import grid
from yiju.ingest.unruled.band_runs import BandPiece
from yiju.ingest.unruled.bands import of_page, tables

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
    return [["".join(c.text.split()) for c in row] for table in of_page(page(text)) for row in table.rows()]


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
    spans = {"".join(c.text.split()): c.rowspan for t in of_page(page(FORM)) for c in t.cells}
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
    doubted = {doubt.field for doubt in project.doubts}
    assert {"indicators", "funding"} <= doubted
    assert "executed" not in doubted  # its printed rate, 99.03%, proves it


def test_letters_spaced_out_are_one_label_and_prose_is_no_table() -> None:
    assert of_page(page("1.采购人信息\n名       称：示例市路灯管理所\n地       址：示例路 1 号\n")) == ()


def below(text: str, *heads: str, words: Anchors | None = None) -> list[list[str]]:
    """The rows of the only table below some of its heads."""
    (table,) = of_page(page(text), words)
    cells = {(c.row, c.col): "".join(c.text.split()) for c in table.cells}
    columns = [next(c for (r, c), t in cells.items() if r < 2 and t == head) for head in heads]
    return [[cells.get((r, c), "") for c in columns] for r in range(1, 1 + max(r for r, _ in cells))]


SHIFTED = """绩效   一级指    二级指标     三级指标       年度指标值      实际完成值   分值   得分     偏差原因分析及
指标    标                                                          改进措施
     产出指    数量指标  改造食堂数量          8所          8所    10    10
      标           改造面积          ≥4260 平    4312 平方  10    10
                                  方米           米
            质量指标  工程验收合格率        100%        100%       10      10
            时效指标  改造完成时间        2024 年 8   2024 年 10    10     8.5   甲小学开挖后
                                月 25 日前     月 14 日                   发现软弱地基，
                                                                     增加换填工序。
            成本指标   单位面积改造成        ≤1600    1487 元/平      5       5
                   本             元/平方米        方米
     效益指    社会效益   受益学生人数        ≥3900 人    4068 人      15     15
      标      指标    食堂量化分级 B       100%       100%       10     10
                   级以上比例
            可持续影   食堂管理制度健        100%       100%        5       5
             响指标   全率
     满意度    服务对象   学生及家长满意        ≥90%      93.6%       10     10
      指标    满意度指   度
              标
                      总分                               100   98.33
"""


def test_rows_that_a_converter_shifted_stand_below_the_head_of_the_table() -> None:
    """From 质量指标 on points and scores are printed four characters further right."""
    heads = ("三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
    assert below(SHIFTED, *heads)[:5] == [
        ["改造食堂数量", "8所", "8所", "10", "10", ""],
        ["改造面积", "≥4260平方米", "4312平方米", "10", "10", ""],
        ["工程验收合格率", "100%", "100%", "10", "10", ""],
        [
            "改造完成时间",
            "2024年8月25日前",
            "2024年10月14日",
            "10",
            "8.5",
            "甲小学开挖后发现软弱地基，增加换填工序。",
        ],
        ["单位面积改造成本", "≤1600元/平方米", "1487元/平方米", "5", "5", ""],
    ]


TORN_HEAD = """绩效  一级指标    二级指标        三级指标     年度指标值  1—8 月执行 全年预计完                     偏差原因分析                 完成目标可能性
指标                                        情况     成情况    经   制    人         硬  其       原因说明       确  有  完全
                                                        费   度    员         件  他                  定  可  不可
                                                        保   保    保         条                     能  能   能
                                                        障   障    障         件
   产出指标     数量指标    养护道路里程          412 公里      412 公里    412 公里                                 √
            质量指标    人行道平整度合格率       ≥95%         93%       95%             √       雨季施工，部分          √
                                                                                       路段待复修
            时效指标    井盖病害处置时间        ≤24 小时     16 小时     ≤24 小时                                  √
            成本指标    每平方米维修成本        ≤185 元     178 元     ≤185 元                                  √
   效益指标    社会效益指标   道路类投诉下降率         ≥10%       12%       ≥10%                                   √
   满意度指    服务对象满意   市民满意度            ≥85%                 ≥85%                  √   12 月统一开展调        √
     标       度指标                                                                    查
"""


def test_a_head_printed_beside_its_columns_stands_over_them_in_order() -> None:
    """Heads that are torn letter by letter have no room for a value: 全年预计完成情况 is that of the third value."""
    heads = ("年度指标值", "1—8月执行情况", "全年预计完成情况", "原因说明", "确定能", "有可能")
    assert below(TORN_HEAD, *heads, words=Anchors(families()))[1:4] == [
        ["412公里", "412公里", "412公里", "", "√", ""],
        ["≥95%", "93%", "95%", "雨季施工，部分路段待复修", "", "√"],
        ["≤24小时", "16小时", "≤24小时", "", "√", ""],
    ]


def test_labels_with_their_values_above_a_table_are_no_head_of_it() -> None:
    """The table has a head of its own; no value of the labels is lost."""
    text = """                           示例市项目支出绩效自评表（2024 年度）
项目名称            背街小巷路灯补盲运行          项目编码            SZ0831520417    项目类   特定目标类
                                                                    别
主管部门            示例市城市管理局              实施单位                示例市路灯管理所
资金情况    资金来源                     年初批复        调整预算       支出数     执行率    权重   得分
（万元）    合计                       320.00      365.50     365.50  100%   10   10
        财政拨款                     300.00      345.50     345.50  100%
        单位资金                     20.00       20.00      20.00   100%
"""
    cells = {cell for row in rows(text) for cell in row}
    assert {"SZ0831520417", "示例市路灯管理所", "年初批复", "365.50"} <= cells


def test_a_column_that_no_line_of_a_band_fills_any_more_is_none() -> None:
    line = [
        BandPiece("甲", 0, 1, 1, 2, 1),
        BandPiece("12", 20, 22, 1, 2, 1),
        BandPiece("15", 30, 32, 1, 2, 1),
    ]
    cells = grid([line], [(0.0, 4.0), (10.0, 12.0), (20.0, 24.0), (30.0, 34.0)])
    assert [c.text for c in cells] == ["甲", "12", "15"]


def test_heads_over_others_lines_are_one_row_and_a_head_over_heads_is_theirs() -> None:
    told = rows("""
  部门职能       贯彻执行水利法律法规，组织实施全县水利发展规划和年度计划，承担水资源保护
   概述        工作。
                                                 预算金额（万元）
          任务名称           主要内容
                                         总额          财政拨款          其他资金
  年度主要     渠道疏浚         疏浚渠道18公里         36.00         30.00          6.00
   任务      泵站维修         维修泵站4座           58.00         58.00          0.00
         一级指标       二级指标        三级指标          指标值         分值
         产出指标       数量指标        疏浚渠道长度        ≥18公里        20
         效益指标       社会效益指标      受益村数量         ≥7个          10
  财政部门审核意见     （盖章）             年      月      日
""")
    assert ["渠道疏浚", "疏浚渠道18公里", "36.00", "30.00", "6.00"] in [row[-5:] for row in told]
    assert ["一级指标", "二级指标", "三级指标", "指标值", "分值"] in told
    assert not any("盖章" in cell for row in told for cell in row)
    assert any(row[0] == "部门职能概述" and row[1].endswith("工作。") for row in told)


def test_heads_of_two_lines_around_those_of_one_are_a_single_row() -> None:
    told = rows("""
                                  年度        1-7 月执行      全年预计
   一级指标    二级指标      三级指标
                                  指标值         情况         完成情况
   产出指标    数量指标      巡护里程      ≥90 公里       38 公里       90 公里
            质量指标      巡护覆盖率      ≥95%        96%         ≥95%
""")
    assert told[0] == ["一级指标", "二级指标", "三级指标", "年度指标值", "1-7月执行情况", "全年预计完成情况"]


def printed(*lines: tuple[float, str], step: float = 10.0) -> list[BandPiece]:
    """Lines at their heights, each `text@x` parted by spaces."""
    made = []
    for number, (y, line) in enumerate(lines):
        for word in line.split():
            text, x = word.split("@")
            box = (float(x), y, float(x) + step * len(text), y + step)
            made.append(BandPiece(text, box[0], box[2], y, y + step, number, box))
    return made


LABELS = printed(
    (0, "一级指标@0 二级指标@60 三级指标@120 指标值@240"),
    (20, "疏浚渠道长度@120 18公里@240"),
    (30, "数量指标@60"),
    (40, "维修泵站座数@120 4座@240"),
    (50, "产出指标@0"),
    (60, "疏浚验收合格@120 96%@240"),
    (70, "质量指标@60"),
    (80, "泵站完好比例@120 98%@240"),
)


def grown(pieces: list[BandPiece], *heights: float) -> list[tuple[int, int, int, str]]:
    (table,) = tables(1, pieces, 1.0, [DrawnLine(y, 0, 300) for y in heights])
    return [(c.row, c.col, c.rowspan, c.text) for c in table.cells]


def test_labels_stand_for_the_rows_around_them() -> None:
    told = grown(LABELS)
    assert {(1, 0, 4, "产出指标"), (1, 1, 2, "数量指标"), (3, 1, 2, "质量指标")} <= set(told)


def test_lines_drawn_across_part_rows_and_nothing_else_does() -> None:
    pieces = printed(
        (0, "名称@0 内容@100 金额@240"),
        (20, "植树@0 栽植乔木@100 10@240"),
        (30, "栽植灌木@100"),
        (50, "修路@0 铺设沥青@100 20@240"),
    )
    assert [(row, text) for row, col, _, text in grown(pieces, -5, 15, 45, 65) if col == 1] == [
        (0, "内容"),
        (1, "栽植乔木\n栽植灌木"),
        (2, "铺设沥青"),
    ]


def test_a_table_goes_on_in_the_columns_of_the_page_before() -> None:
    def sheet(number: int, *lines: tuple[float, str]) -> Page:
        return Page(number, (), tables(number, printed(*lines), 1.0), 300.0, 400.0)

    before = sheet(
        1,
        (0, "名称@0 单位@60 内容@120 金额@240"),
        (20, "植树@0 林场@60 栽植乔木灌木和草皮并且@120 10@240"),
    )
    after = sheet(2, (0, "养护@120"), (20, "修路@0 铺设沥青和路缘@120 20@240"))
    above, below = over_pages([before, after], Anchors([]))
    assert "栽植乔木灌木和草皮并且\n养护" in [c.text for c in above.tables[0].cells]
    assert [(c.row, c.col, c.text) for c in below.tables[0].cells] == [
        (0, 0, "修路"),
        (0, 2, "铺设沥青和路缘"),
        (0, 3, "20"),
    ]


def test_what_begins_beside_the_text_above_it_is_no_rest_of_it() -> None:
    """A name that ends with a bracket fills its cell, and a label of the next row stands below the middle of it."""
    told = rows(
        """                           示例县 2025 年项目支出绩效运行监控表

 项目名称                            乡镇供水站能力提升（消毒计量设备更新改造）
 主管部门                  示例县水务管理局               项目实施单位             示例县农村供水事业服务中心
                     资金来源          年初预算数        1-8 月执行数  1-8 月执行率      全年预计执行数
                    年度资金总额          640.00         428.80   67.00%        640.00
"""
    )
    assert ["项目名称", "乡镇供水站能力提升（消毒计量设备更新改造）"] in [
        [c for c in row if c] for row in told
    ]
    assert ["主管部门", "示例县水务管理局", "项目实施单位", "示例县农村供水事业服务中心"] in told


def test_the_word_for_a_sum_set_wide_apart_is_one_cell() -> None:
    """Not two columns of their own below those of the rows."""
    told = rows(
        "序号      采购项目名称             采购需求概况          预算金额      预计采购时间\n"
        " 1     示例安保服务东片区      为31所学校配备保安       446.4      2025年7月\n"
        " 2     示例安保服务西片区      为27所学校配备保安       388.8      2025年7月\n"
        " 3     示例检测服务            抽检食材660批次          59.4       2025年9月\n"
        " 合         计                                      894.6\n"
    )
    assert told[-1] == ["合计", "894.6"]


def test_a_title_with_gaps_beside_its_figures_stands_above_its_list() -> None:
    """Its year is that of the months below, which name none."""
    text = """                 示例市中医院 2026 年 3 月至 9 月政府采购意向（第二批）

                                  金额单位：万元

序   项目名称           预算金额     采购需求概况                  预计采购   是否专门面   备注
号                                                   月份     向中小企业
1   煎药机更新          96.00   新购煎药机 6 台，含包装机和三年维       3月     是       含旧机
                            保。                                   处置
2   药库空调改造         54.30   更换恒温恒湿机组 4 套，改造风管       4月     是
                            约 120 米。
3   中药饮片配送         88.20   每日配送饮片约 300 公斤，冷藏品       9月     否
                            另行装箱。
合计            238.50
"""
    filing = filing_of(read_bytes(text.encode(), "示例.txt"))
    assert [p.month for p in filing.purchases] == ["2026-03", "2026-04", "2026-09"]
