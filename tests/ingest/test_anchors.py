"""Text dumps that keep a page's layout: known words tell where a table begins, what is wrapped, and what a column holds."""

from __future__ import annotations

from yiju.ingest.filing import filing_of
from yiju.ingest.forms.anchors import Anchors
from yiju.ingest.forms.families import families
from yiju.ingest.readers import read_bytes
from yiju.ingest.record import Filing
from yiju.ingest.unruled.bands import of_page

WATCHED = """                                                      项目支出绩效运行监控表
                                                         （2025 年 1—9 月）
填报单位：示例县堤防中心                填报日期：2025 年 10 月 14 日       金额单位：万元
       项目名称               示例堤防维修养护                       项目负责人及电话                         江某 0920-5550184
       主管部门                   示例县水利局                           实施单位                         示例县堤防中心
       项目资金                          年初预算数                   1—9 月执行数            1—9 月执行率                      全年预计执行数
       （万元）       年度资金总额               480                      158.4              33.00%                         480
                其中：本年财政拨款              420                      138.6              33.00%                         420
                   其他资金                 60                       19.8              33.00%                          60
  年度总体目标        全年维修堤防 26 处，合格率不低于 95%。
绩效   一级指标          二级指标          三级指标       年度指标值       1—9 月         全年预计       偏差原因分析                        完成目标可能性
指标                                                     执行情况           完成情况                             确定能       有可能   完全不
                                                                                                                        可能
         产出指标   数量指标     维修堤防闸口处数    ≥26 处     11 处   26 处                   管材招标流标一次，8 月重新招标                     √
                质量指标       验收合格率     ≥95%     96.2%    96%                                               √
                时效指标      险情处置时间    ≤12 小时    9 小时   ≤12 小时                                              √
       效益指标    社会效益指标     受益沿线人口    ≥5.2 万人  2.3 万人  5.2 万人                      随维修进度推进                          √
               生态效益指标        /         /         /       /                          /
      满意度指标  服务对象满意度指标    沿线群众满意度     ≥90%             ≥90%                      年底统一问卷调查                          √
"""

LIST = """                                                   示例县2026年预算项目库入库项目清单
编制单位：示例县财政局                                                                                                          单位：万元
                                                                                                               分年度预算安排
序号       主管部门              项目编码             项目名称           项目单位        项目类别     起止年限       项目总额                                       备注
                                                                                                      2026年      2027年   2028年
 1                  99990426T000000610021示例排水防涝改造        示例县市政建设服务中心   特定目标类   2026-2028    5400       1800       2000    1600
 2   示例县住房和城乡建设局    99990425T000000587310
                                       示例小区雨污分流改造        示例县市政建设服务中心   特定目标类   2025-2027    3150       1100       1050      /    2025年已安排1000万元
 3                  99990426T000000610088示例公园绿化管护          示例县园林绿化所    特定目标类   2026-2026     268        268         /       /
 4                  99990426T000000611207
                                       示例卫生院影像设备更新         示例县卫生健康局    特定目标类   2026-2026     640        640         /       /
 5      示例县卫生健康局    99990426T000000612450
                                        示例室标准建设项目          示例县卫生健康局    特定目标类   2026-2027     720        400        320      /
                                         合  计                                              11599.6    5179.6      3820    1600
注：项目编码由区划6位、年份2位、类别1位（T特定目标类、R人员类、Y运转类）和序号12位组成，本县区划为999904。
"""

FORM = """                             项目支出绩效目标表
                （2025 年度）                          金额单位：万元
 项目名称           示例广播终端维护             项目代码           99990525T000000330402
 主管部门           示例市应急局             项目单位            示例市应急中心
项目起止时间       2025-01-01 至 2025-12-31 项目属性                  延续项目
 年度绩效     全年维护示例终端 320 个，在线率不低于 97%。
  目标
 项目预算              总额                                38.4
                 一般公共预算                               30
                 单位自有资金                              8.4
 指标类型       指标维度            指标名称                     目标值              分值
  产出         数量          维护示例终端个数                    320 个            20
                            巡检次数                     ≥4 次             10
             质量            示例终端在线率                     ≥97%             15
     效益      社会       示例信息播发覆盖比例                  ≥98%             20
             生态              ——                        ——
  满意度       服务对象           示例村民满意度                     ≥90%               10
   合计                                                                  100
填报人：单某      审核人：时某          填报日期：2024 年 11 月 8 日
"""


def read(text: str) -> Filing:
    return filing_of(read_bytes(text.encode(), "示例.txt"))


def rows(text: str) -> list[list[str]]:
    tables = of_page(read_bytes(text.encode(), "示例.txt").pages[0], Anchors(families()))
    return [["".join(c.text.split()) for c in row] for table in tables for row in table.rows()]


def test_rows_of_labels_above_a_table_of_money_are_no_part_of_it() -> None:
    [made] = read(WATCHED).projects
    assert (made.name, made.authority, made.unit) == ("示例堤防维修养护", "示例县水利局", "示例县堤防中心")
    assert (int(made.year_budget or 0), int(made.executed or 0), made.execution_rate) == (
        4800000,
        1584000,
        "33.00%",
    )


def test_wrapped_heads_are_whole_and_shifted_rows_stand_under_theirs() -> None:
    [made] = read(WATCHED).projects
    told = {i.name: (i.target, i.actual, i.expected, i.reason, i.possibility) for i in made.indicators}
    reason = "管材招标流标一次，8 月重新招标"
    assert told == {
        "维修堤防闸口处数": ("≥26 处", "11 处", "26 处", reason, "有可能"),
        "验收合格率": ("≥95%", "96.2%", "96%", None, "确定能"),
        "险情处置时间": ("≤12 小时", "9 小时", "≤12 小时", None, "确定能"),
        "受益沿线人口": ("≥5.2 万人", "2.3 万人", "5.2 万人", "随维修进度推进", "有可能"),
        "沿线群众满意度": ("≥90%", None, "≥90%", "年底统一问卷调查", "有可能"),
    }
    assert [(i.level1, i.level2) for i in made.indicators][-2:] == [
        ("效益指标", "社会效益指标"),
        ("满意度指标", "服务对象满意度指标"),
    ]


def test_a_code_that_a_converter_ran_into_the_name_is_a_cell_of_its_own() -> None:
    made = read(LIST).projects
    assert [(p.code, p.name, int(p.total_budget or 0)) for p in made] == [
        ("99990426T000000610021", "示例排水防涝改造", 54000000),
        ("99990425T000000587310", "示例小区雨污分流改造", 31500000),
        ("99990426T000000610088", "示例公园绿化管护", 2680000),
        ("99990426T000000611207", "示例卫生院影像设备更新", 6400000),
        ("99990426T000000612450", "示例室标准建设项目", 7200000),
    ]
    assert all({"code", "authority"} <= {doubt.field for doubt in p.doubts} for p in made)


def test_lines_of_labels_are_rows_of_their_own_whatever_stands_below() -> None:
    told = rows(FORM)
    assert ["项目起止时间", "2025-01-01至2025-12-31", "项目属性", "延续项目"] in told
    assert ["年度绩效目标", "全年维护示例终端320个，在线率不低于97%。"] in told
    assert ["指标类型", "指标维度", "指标名称", "目标值", "分值"] in told
    [made] = read(FORM).projects
    assert (made.year, int(made.year_budget or 0)) == (2025, 384000)
    assert {name: int(amount) for name, amount in made.funding.items()} == {
        "一般公共预算": 300000,
        "单位自有资金": 84000,
    }
    assert len(made.indicators) == 5


def test_a_head_under_a_head_names_its_column() -> None:
    """预算金额 over 总额, whose middle is not that of what stands below it."""
    overall = read(
        "部门整体支出绩效目标表\n\n（2025 年度）\n\n部门名称     示例市林业局\n"
        "年度主要    任务名称   主要内容            预算金额（万元）\n"
        "任务                             总额            财政拨款   其他资金\n"
        "        示例造林   完成造林二千亩            2140          2140   0\n"
        "        示例防火   开展防火巡护             860           860    0\n"
        "        金额合计              3000               3000   0\n"
        "年度总体    做到示例尽造、示例尽防。\n目标\n"
        "年度绩效    一级指标   二级指标   三级指标     绩效指标   绩效指标   绩效度量   权重\n"
        "指标                             性质     值      单位\n"
        "        产出指标   数量指标   示例造林     ≥      2000   亩      20\n"
        "        产出指标   数量指标   示例巡护     ≥      214    次      15\n"
        "        效益指标   社会效益   示例氛围     定性     浓厚            20\n"
        "               指标\n"
    ).overall
    assert overall is not None
    assert [(t.name, int(t.amount or 0)) for t in overall.tasks] == [
        ("示例造林", 21400000),
        ("示例防火", 8600000),
    ]
    assert int(overall.total_budget or 0) == 30000000
    assert [(i.level2, i.target) for i in overall.indicators][-1] == ("社会效益指标", "浓厚")


def test_heads_that_touch_are_two_and_begin_a_table_below_a_text() -> None:
    told = rows(
        """                    年初设定目标                          全年实际完成情况
总体目标
完成情况     安置就业困难人员140人，灵活就业人员社保补贴            在岗143人，发放灵活就业社保补贴312人，
         应补尽补，零就业家庭动态清零。                       零就业家庭保持动态清零。

         一级指标     二级指标       三级指标               分值         年度指标值（A）全年完成值（B）           得分

                          公益性岗位在岗人数                  15      ≥140人      143人              15
                  数量指标
         产出指标             享受社保补贴人数                   10      ≥300人      312人              10
绩效指标
                  质量指标    补贴发放准确率                    15       100%       99.8%        14.97

         效益指标    社会效益指标  零就业家庭帮扶率                   20       100%       100%              20
"""
    )
    assert ["一级指标", "二级指标", "三级指标", "分值", "年度指标值（A）", "全年完成值（B）", "得分"] in told
    assert ["质量指标", "补贴发放准确率", "15", "100%", "99.8%", "14.97"] in told


def test_heads_printed_around_one_height_are_one_row_below_those_over_them() -> None:
    told = rows(
        """                                                                                           偏差原因分析                 完成目标可能性
                                                 1—8月执行情   全年预计完成                          硬件
  一级指标    二级指标        三级指标            年度指标值                             经费    制度      人员                         确定   有可    完全不
                                                    况        情况                            条件   其他     原因说明
                                                                        保障    保障      保障                          能    能     可能
                                                                                           保障

                    巡查堤防长度             412公里      412公里     412公里                                                 √
          数量指标
                    修补护坡的面积           ≥3.6万平方米   2.1万平方米   3.6万平方米                                                √
绩效指
                                                                                                     汛期施工，部分坝
 标    产出指标    质量指标      护坡平整度的合格率           ≥95%       93%       95%                            √                         √
                                                                                                     段待复修

          时效指标      险情发现处置时间           ≤24小时      16小时      ≤24小时                                                 √
"""
    )
    tall = ["一级指标", "二级指标", "三级指标", "年度指标值", "1—8月执行情况", "全年预计完成情况"]
    assert told[0] == [*tall, "偏差原因分析", "完成目标可能性"]
    assert told[1][:6] == ["经费保障", "制度保障", "人员保障", "硬件条件保障", "其他", "原因说明"]
    assert told[1][6:] == ["确定能", "有可能", "完全不可能"]
    assert told[2][-5:] == ["巡查堤防长度", "412公里", "412公里", "412公里", "√"]


def test_a_label_in_the_right_half_stands_for_the_rows_around_it() -> None:
    [table] = of_page(
        read_bytes(
            """
一级指标    二级指标    三级指标      指标值      二级指标    三级指标      指标值

                  维护水库座数    28座              维护水库座数    28座
产出指标    数量指标                        数量指标
                  更换遥测终端    45套              更换遥测终端    16套

          质量指标    设施完好率     ≥95%      质量指标    设施完好率     ≥95%

效益指标    社会效益指标  预警送达率     ≥98%      社会效益指标  漏报次数      0次
""".encode(),
            "示例.txt",
        ).pages[0]
    )
    assert [(c.row, c.col, c.rowspan) for c in table.cells if c.text == "数量指标"] == [(1, 1, 2), (1, 4, 2)]


def test_a_label_half_way_down_a_text_begins_no_table_and_a_label_between_rows_stands_for_both() -> None:
    told = rows(
        """                       一级目标     二级目标          绩效内容      绩效标准        权重

                                        开工建设阅览室          3处           10

                                数量目标    投入使用阅览室          1处           15

                                        采购还书设备           6台              5
       完成3处街头阅览室的建     产出目标
 年度                             质量目标    设备验收合格率          100%         15
       设和设备安装，其中市
 目标
       民广场点年内就启用。               时效目标    市民广场点投用时间    2025年11月30日前     10

                                成本目标    工程变更增加造价         ≤5%             5

                       效益目标   社会效益目标    新增借阅人次         ≥2400人次        25
"""
    )
    goal = "完成3处街头阅览室的建设和设备安装，其中市民广场点年内就启用。"
    assert ["年度目标", goal, "产出目标", "数量目标", "开工建设阅览室", "3处", "10"] in told
    assert ["采购还书设备", "6台", "5"] in told
    assert ["时效目标", "市民广场点投用时间", "2025年11月30日前", "10"] in told


def test_figures_that_no_edge_of_their_column_meets_stand_under_their_head() -> None:
    [table] = of_page(
        read_bytes(
            """
          指标名称        年度指标值      实际完成值       分值     得分   偏差原因及改进措施

          改造食堂数量       8所         8所         10     10

          改造面积        ≥4260平方米   4312平方米      10     10

          改造完成时间      8月25日前     10月14日       10     8.5 坪上开挖后发现软弱地基，
                                                       增加换填工序。
          配备净化设备      8套         8套            5       5

""".encode(),
            "示例.txt",
        ).pages[0],
        Anchors(families()),
    )
    cells = {(c.row, c.col): "".join(c.text.split()) for c in table.cells}
    assert [cells.get((4, c)) for c in range(6)] == ["配备净化设备", "8套", "8套", "5", "5", None]
