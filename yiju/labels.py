"""Chinese words for the record's codes, alike on the command line and in tables."""

NODE_KINDS = {"unit": "单位", "project": "项目", "basis": "依据", "indicator": "指标"}
"""Kinds of node of the network."""
HIT_KINDS = {"project": "项目", "passage": "段落", "indicator": "指标", "basis": "依据"}
FORMS = {"申报表": "shanghai_2010s", "经费说明": "narrative", "填报表": "target_form"}
COUNTED = {
    "filings": "文件",
    "declarations": "项目申报",
    "listed": "项目库条目",
    "monitoring": "绩效监控表",
    "result": "绩效自评表",
    "projects": "项目（跨年合并）",
    "units": "单位",
    "years": "年度",
    "bases": "立项依据引用",
    "indicators": "绩效指标",
    "budget_lines": "预算行",
    "doubts": "存疑的值",
}
"""What a workspace holds."""
LINK_KINDS = {"unit": "单位", "parent": "上级单位", "project": "项目", "basis": "依据", "purchase": "采购"}
NOT_JUDGED = "未判断"
"""What stands where a finding has no verdict yet (`yiju.audit.VERDICTS` has the words of those)."""
LINK_VERDICTS = {"yes": "是", "no": "不是", "unsure": "待定"}
OUTCOMES = {
    "read": "已读入",
    "unchanged": "内容未变，未重读",
    "same_content": "内容重复",
    "skipped": "不是申报材料，跳过",
    "left_out": "未读",
    "failed": "未能读取",
}
"""What became of a file that was to be read."""
PAPERS = {"evidence-sheet": "审计取证单", "check-sheet": "疑点核查表"}
"""Papers about one finding, by the name of their templates."""
