"""依据存疑: one title with two numbers, one number with two titles, a basis with neither, a request that is no approval, a basis against what is paid."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations

import msgspec
from rapidfuzz.distance import Indel

from yiju.audit.case import Case, Entry
from yiju.audit.citation import series_and_year
from yiju.audit.copies.alignment import longest
from yiju.audit.copies.masking import folded
from yiju.audit.finding import Finding
from yiju.audit.keyed_finding import KeyedFinding
from yiju.audit.memory import key_of, mark_of
from yiju.audit.rule import Rule
from yiju.ingest.record import Basis
from yiju.ingest.values.name_keys import title_key

Use = tuple[Entry, int, Basis]


class BasisConflictParameters(msgspec.Struct, forbid_unknown_fields=True):
    """See the rule's YAML."""

    alike: float
    nameless: str
    request: str
    approval: str
    warning: str
    forbidding: str
    enforcing: list[str]
    plain: list[str]
    shared: int
    quoted: int


def find_own(case: Case, rule: Rule) -> Iterator[Finding]:
    """What a declaration shows by itself: a basis without a name, a request that is no approval, a warning against what is paid."""
    parameters = rule.read(BasisConflictParameters)
    for entry in case.entries:
        yield from _nameless(case, rule, parameters, entry)
        yield from _requested(case, rule, parameters, entry)
        yield from _warned(case, rule, parameters, entry)


def find_apart(case: Case, rule: Rule) -> Iterator[KeyedFinding]:
    """One finding for each title and for each number that disagrees between citations."""
    parameters = rule.read(BasisConflictParameters)
    titles: dict[str, dict[str, list[Use]]] = defaultdict(lambda: defaultdict(list))
    numbers: dict[str, dict[str, list[Use]]] = defaultdict(lambda: defaultdict(list))
    for entry in case.entries:
        for index, basis in enumerate(entry.declaration.bases):
            if basis.title and basis.key and not entry.doubted(f"bases[{index}]"):
                title = title_key(basis.title)
                titles[title][basis.key].append((entry, index, basis))
                numbers[basis.key][title].append((entry, index, basis))
    for title, keys in titles.items():
        if len(keys) > 1:
            uses = [use for found in keys.values() for use in found]
            wording = "、".join(dict.fromkeys(b.number or "" for _, _, b in uses))
            years = {found[1] for key in keys if (found := series_and_year(key))}
            editions = len(years) == len(keys)
            if editions and len({entry.filing.document.id for entry, _, _ in uses}) == len(keys):
                continue  # each filing cites one edition: whether it is the latest, 依据过期 tells
            shown, more = _shown(keys, parameters.quoted)
            yield _finding(
                case,
                rule,
                "提示" if editions else "疑似",
                f"题|{title}",
                f"《{uses[0][2].title}》在各处引用的文号不同：{wording}。{more}"
                + ("年份不同，请核实是修订前后的版本还是引用有误。" if editions else "至少有一处引用有误。"),
                shown,
            )
    for key, by_title in numbers.items():
        apart = [
            (a, b)
            for a, b in combinations(by_title, 2)
            if a not in b and b not in a and Indel.normalized_similarity(a, b) < parameters.alike
        ]
        if apart:
            cited = {title: by_title[title] for pair in apart for title in pair}
            wording = "、".join(
                dict.fromkeys(f"《{b.title}》" for uses in cited.values() for _, _, b in uses)
            )
            shown, more = _shown(cited, parameters.quoted)
            yield _finding(
                case,
                rule,
                "疑似",
                f"号|{key}",
                f"文号{key}在各处对应不同的文件：{wording}，至少有一处引用有误。{more}",
                shown,
            )


def _shown(citing: Mapping[str, Sequence[Use]], most: int) -> tuple[list[Use], str]:
    """The citations to look at, and what is said of those that are left out: of what is cited most a few stand for all."""
    usual = max(citing, key=lambda key: len(citing[key]))
    left_out = len(citing[usual]) - most
    shown = [use for key, uses in citing.items() for use in (uses[:most] if key == usual else uses)]
    cited = citing[usual][0][2]
    wording = f"引用{cited.number or ''}《{cited.title}》的共{len(citing[usual])}处，只列{most}处。"
    return shown, wording if left_out > 0 else ""


def _nameless(case: Case, rule: Rule, parameters: BasisConflictParameters, entry: Entry) -> Iterator[Finding]:
    """课题经费有关规定: a basis that nobody can look up."""
    text = entry.declaration.texts.get("立项依据", "")
    found = list(dict.fromkeys(m[0] for m in re.finditer(parameters.nameless, text)))
    if found:
        wording = "、".join(f"“{words}”" for words in found)
        yield case.finding(
            rule,
            "提示",
            [entry],
            f"无名|{wording}",
            f"项目“{entry.name}”{entry.year or ''}年度的立项依据写有{wording}，既没有文件名称也没有文号，无从核对。",
            [entry.quote("texts.立项依据", words) for words in found],
            score=0.4,
        )


def _requested(
    case: Case, rule: Rule, parameters: BasisConflictParameters, entry: Entry
) -> Iterator[Finding]:
    """关于…的请示 without what was answered."""
    cited = [
        (index, basis.title)
        for index, basis in enumerate(entry.declaration.bases)
        if basis.title and not entry.doubted(f"bases[{index}]")
    ]
    asked = [(index, title) for index, title in cited if re.search(parameters.request, title)]
    answered = " ".join([entry.declaration.texts.get("立项依据", ""), *(title for _, title in cited)])
    if asked and not re.search(parameters.approval, answered):
        wording = "、".join(f"《{title}》" for _, title in asked)
        yield case.finding(
            rule,
            "提示",
            [entry],
            "请示",
            f"项目“{entry.name}”{entry.year or ''}年度的立项依据列有{wording}，请示是上报待批的文件，"
            "材料中未列批准文件，请核实是否获得批准。",
            [entry.quote(f"bases[{index}]", title) for index, title in asked],
            score=0.5,
        )


def _warned(case: Case, rule: Rule, parameters: BasisConflictParameters, entry: Entry) -> Iterator[Finding]:
    """A basis that is quoted as saying what is not to be done or paid, and a part of the project that is just that."""
    d = entry.declaration
    text = d.texts.get("立项依据", "")
    paid = [(f"subitems[{i}]", s.name, s.amount) for i, s in enumerate(d.subitems)]
    paid += [
        ("texts.年度预算安排", line.split("\t")[0], Decimal(0))
        for line in d.texts.get("年度预算安排", "").splitlines()
        if "\t" in line
    ]
    for warning in re.finditer(parameters.warning, text):
        for field, name, money in paid:
            run = longest(folded(warning["what"]).text, folded(name).text)
            common = folded(name).text[run.dest_start : run.dest_end]
            for word in parameters.plain:
                common = common.replace(word, "")
            if len(common) < parameters.shared or any(word in name for word in parameters.enforcing):
                continue
            flat = re.match(parameters.forbidding, warning[0]) is not None
            yield case.finding(
                rule,
                "疑似" if flat else "提示",
                [entry],
                f"相悖|{common}",
                f"项目“{entry.name}”{entry.year or ''}年度的立项依据写明“{warning[0].strip()}”，"
                + (
                    f"项目却安排“{name.strip()}”，所列依据与所安排的支出相悖，请核实。"
                    if flat
                    else f"项目安排“{name.strip()}”，请核实是否属于依据要求避免、控制的情形。"
                ),
                [entry.quote("texts.立项依据", warning[0].strip()), entry.quote(field, name.strip())],
                score=0.6 if flat else 0.4,
                money=money,
            )
            return


def _finding(
    case: Case, rule: Rule, severity: str, content: str, explanation: str, uses: Sequence[Use]
) -> KeyedFinding:
    wording = mark_of((severity, content, explanation, [index for _, index, _ in uses]))
    key = key_of("apart", [wording, *(case.seen(entry) for entry, _, _ in uses)])
    return KeyedFinding(key, functools.partial(_made, case, rule, severity, content, explanation, uses))


def _made(
    case: Case, rule: Rule, severity: str, content: str, explanation: str, uses: Sequence[Use]
) -> Finding:
    entries = list({entry.id: entry for entry, _, _ in uses}.values())
    return case.finding(
        rule,
        "提示" if severity == "提示" else "疑似",
        entries,
        content,
        explanation,
        [entry.quote(f"bases[{i}]", part) for entry, i, b in uses for part in (b.title, b.number) if part],
        score=0.5 if severity == "提示" else 0.8,
    )
