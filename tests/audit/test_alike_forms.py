"""内容雷同: what is worth a line of texts that several projects share, and what is said of two of them."""

from yiju.audit.engine import find
from yiju.audit.finding import Finding
from yiju.audit.rule import RuleSample
from yiju.audit.rule_sample import filings
from yiju.graph.identity import link

STEPS = "根据有关实施意见制定实施流程和细则，明确申报指南，发布项目申报通知，组织项目审核、跟踪、评估，按程序落实专项资金拨付，及时归档备查并按季通报各镇进度"
MORE = "各镇汇总名册后由区级部门逐户抽核，抽核结果张榜公布七日，有异议的重新核定，核定后由银行代发到户"
KINDS = {
    "茶园绿色防控补贴": "茶园安装太阳能杀虫灯，统防统治。",
    "渔港码头疏浚": "疏浚港池，清除沉船，恢复泊位水深。",
    "乡村戏台修缮": "更换木构件，修补瓦面，重做彩绘。",
}


def told(plan: str) -> list[Finding]:
    projects = [{"name": n, "texts": {"项目概况": about, "实施方案": plan}} for n, about in KINDS.items()]
    read = filings(
        RuleSample(
            about="", filings=[{"document": {"unit": "示例市乡村局", "year": 2024}, "projects": projects}]
        )
    )
    return find(read, link(read), kinds=["boilerplate"])


def test_one_sentence_of_procedure_is_not_worth_a_line() -> None:
    assert told(STEPS[:62] + "。") == []


def test_a_procedure_of_several_sentences_is_and_no_pair_is_called_the_nearest() -> None:
    [one] = told(f"{STEPS}。{MORE}。")
    assert one.severity == "提示" and "最相近" not in one.explanation and "；其中“" in one.explanation
