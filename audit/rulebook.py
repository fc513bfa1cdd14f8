"""`docs/rules.md` from the rules' YAML: `python -m yiju.audit.rulebook docs/rules.md`."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from yiju.audit.rule import FOLDER, Rule, RuleSample, available, load

_HEAD = """# 规则手册

本页由 `audit/rules/*.yaml` 生成（`python -m yiju.audit.rulebook docs/rules.md`），请勿手改；与规则不一致时测试不通过。
每条规则附一个应当报出的样例和一个不应报出的样例，测试逐一运行。

把握程度：**确定**——页面上的文字和数字本身就能证明；**疑似**——很可能有问题，须向单位核实；**提示**——值得一看。
疑点不等于问题：经审计人员判断属实的才是问题。
"""


def page() -> str:
    """The whole page."""
    rules = [load(kind) for kind in available()]
    rows = ["| 规则 | 名称 | 查什么 | 可能的把握程度 |", "|---|---|---|---|"]
    rows += [f"| [{r.id}](#{r.id}) | {r.name} | {_first(r.meaning)} | {'、'.join(r.grades)} |" for r in rules]
    return "\n".join([_HEAD, *rows, "", *(_rule(rule) for rule in rules)])


def _rule(rule: Rule) -> str:
    lines = [f"## {rule.id}", "", f"**{rule.name}**。{rule.meaning}", "", f"依据：{rule.norm}", ""]
    for grade, cases in rule.grades.items():
        lines += (
            [f"- {grade}：{cases[0]}"]
            if len(cases) == 1
            else [f"- {grade}：", *(f"  - {one}" for one in cases)]
        )
    lines += ["", "逐项（各有样例在下）：", "", *(f"- {part}" for part in _checks(rule))]
    lines += ["", "参数：", "", "```yaml", _parameters(rule.id), "```", ""]
    for sample in rule.firing:
        lines += _sample("应当报出", sample)
    lines += _sample("不应报出", rule.silent)
    return "\n".join(lines)


def _first(meaning: str) -> str:
    """The first sentence, which says alone what the rule looks for."""
    return meaning.partition("。")[0]


def _checks(rule: Rule) -> list[str]:
    """What its samples show, one check a line."""
    return [part for sample in rule.firing for part in sample.about.split("；")]


def _parameters(kind: str) -> str:
    """The parameters as they stand in the file, with their remarks."""
    lines = (FOLDER / f"{kind}.yaml").read_text(encoding="utf-8").splitlines()
    start = lines.index("parameters:") + 1
    end = next(i for i in range(start, len(lines)) if lines[i] and not lines[i].startswith(" "))
    return "\n".join(line[2:] for line in lines[start:end])


def _sample(heading: str, sample: RuleSample) -> list[str]:
    text = msgspec.yaml.encode(sample.filings).decode()
    lines = [f"{heading}：{sample.about}", "", "```yaml", text.rstrip(), "```", ""]
    if sample.expect:
        lines += ["说明中应有：" + "、".join(f"`{piece}`" for piece in sample.expect), ""]
    return lines


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
