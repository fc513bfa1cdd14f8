"""Chinese words for the record's codes, alike on the command line and in tables."""

DOCUMENT_KINDS = {
    "department_final_accounts": "部门决算",
    "unit_final_accounts": "单位决算",
    "department_budget": "部门预算",
    "unit_budget": "单位预算",
    "declaration_forms": "绩效目标申报表",
    "self_evaluation": "绩效自评表",
    "performance_monitoring": "绩效运行监控表",
    "overall_target": "整体支出绩效目标表",
    "procurement_intentions": "政府采购意向",
    "procurement_awards": "中标（成交）结果公告",
    "procurement_contracts": "政府采购合同公告",
    "project_list": "项目库清单",
    "other": "其他",
}
NODE_KINDS = {"unit": "单位", "project": "项目", "basis": "依据", "indicator": "指标"}
"""Kinds of node of the network."""
HIT_KINDS = {"project": "项目", "passage": "段落", "indicator": "指标", "basis": "依据"}
FORMS = {"申报表": "shanghai_2010s", "经费说明": "narrative", "填报表": "target_form"}
RELATIONS = {
    "other": "",
    "same_project": "同一项目的其他年度",
    "same_publication": "同一申报的另一版本",
    "same_year": "同一项目同年的另一阶段",
}
COUNTED = {
    "filings": "文件",
    "declarations": "项目申报",
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
