"""The points of an evaluation: what weights must make, and what scores follow from the printed figures.

In: a sheet. Out: `Slip`s, each with its grade, key, sentence and evidence. What rounding to the last printed place
explains is none; a form that prints no decimals at all rounds to whole points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from yiju.audit.case import Case
from yiju.audit.field import yuan
from yiju.audit.finding import Evidence, Finding, Severity
from yiju.audit.results.outcome import outcome
from yiju.audit.results.result_form import ResultForm
from yiju.audit.rule import Rule
from yiju.ingest.codes import BY_GAPS
from yiju.ingest.record import Declaration
from yiju.ingest.values.digits import unpadded

_HUNDRED = Decimal(100)
_TEN = Decimal(10)


class Slip(msgspec.Struct, frozen=True):
    """One thing that does not add up; `sentence` continues the sentence that names the sheet."""

    severity: Severity
    key: str
    sentence: str
    evidence: list[Evidence]
    money: Decimal | None = None

    def of(self, case: Case, rule: Rule, sheet: ResultForm, score: float) -> Finding:
        """The finding that tells it of a sheet."""
        arguments = (self.severity, self.key, self.sentence, self.evidence)
        return sheet.finding(case, rule, *arguments, score=score, money=self.money)


def places(number: Decimal) -> int:
    """Decimal places, zeros at the end aside."""
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def slack(sheet: ResultForm) -> Decimal:
    """Half of the last place to which this form gives points."""
    scores = [r.score for r in sheet.record.indicators] + [sheet.record.execution_score]
    return Decimal(1).scaleb(-max((places(s) for s in scores if s is not None), default=0)) / 2


def above_weight(sheet: ResultForm) -> Iterator[Slip]:
    """Scores higher than what can be given for the row."""
    rows = [
        (n, r) for n, r in sheet.rows if r.score is not None and r.weight is not None and r.score > r.weight
    ]
    record = sheet.record
    too_high = [
        f"“{r.name}”得分{unpadded(r.score or Decimal(0))}、分值{unpadded(r.weight or Decimal(0))}"
        for _, r in rows
    ]
    evidence = [
        e for n, r in rows for e in (sheet.row(n, "score", r.score), sheet.row(n, "weight", r.weight))
    ]
    if (
        record.execution_score is not None
        and record.execution_weight is not None
        and record.execution_score > record.execution_weight
        and not sheet.doubted("execution_score", "execution_weight")
    ):
        scored, most = unpadded(record.execution_score), unpadded(record.execution_weight)
        too_high.append(f"预算执行率得分{scored}、分值{most}")
        evidence.append(sheet.quote("execution_score", scored))
    if too_high:
        yield Slip(
            "确定", "得分超过分值", f"中{len(too_high)}项得分超过分值：{'；'.join(too_high)}", evidence
        )


def weights(sheet: ResultForm, whole_unit_tens: bool) -> Iterator[Slip]:
    """Weights make 100: with 10 for the money where the form leaves them out, 90. `whole_unit_tens` says
    whether the form gives no points for money, so that 90 are short.
    """
    rows = sheet.record.indicators
    given = [r.weight for r in rows if r.weight is not None]
    if (
        len(given) < 2
        or len(given) < len(rows)
        or sheet.doubted("indicators", "execution_weight", "total_weight")
    ):
        return
    total = sum(given, Decimal(0))
    money = sheet.record.execution_weight
    whole = total + (money or 0)
    printed = sheet.record.total_weight
    fine = (
        {_HUNDRED, Decimal(1)}
        if money is not None or whole_unit_tens
        else {_HUNDRED, _HUNDRED - _TEN, Decimal(1)}
    )
    if money is not None and total == _HUNDRED:
        return  # the money's ten points stand inside an indicator, or beside the hundred
    evidence = [sheet.row(n, "weight", r.weight) for n, r in enumerate(rows)]
    if printed is not None:
        evidence.insert(0, sheet.quote("total_weight", unpadded(printed)))
    parts = f"预算执行率{unpadded(money)}分与各指标{unpadded(total)}分" if money else "各指标"
    if whole not in fine:
        severity: Severity = "确定" if sheet.project is not None and sheet.stage == "result" else "疑似"
        wording = f"（表中合计印为{unpadded(printed)}）" if printed is not None else ""
        yield Slip(
            severity,
            "分值合计",
            f"的分值（权重）合计不是100分：{parts}合计{unpadded(whole)}分{wording}",
            evidence,
        )
    elif printed is not None and printed not in (whole, total):
        yield Slip(
            "确定",
            "分值合计",
            f"的分值（权重）{parts}合计{unpadded(whole)}分，表中合计印为{unpadded(printed)}分",
            evidence,
        )


def execution(sheet: ResultForm) -> Iterator[Slip]:
    """The rate is executed by budget, and its points follow the rate."""
    record, executed = sheet.record, sheet.record.executed
    if executed is None or sheet.doubted("executed", "adjusted_budget", "year_budget", "total_budget"):
        return
    # Amounts without a doubt on a page without cells are those that their own sums prove.
    unruled = sheet.doubted("execution_rate")
    if sheet.doubted("execution_rate", but=BY_GAPS):
        return
    initial = record.year_budget if isinstance(record, Declaration) else record.total_budget
    bases = [b for b in dict.fromkeys((record.adjusted_budget, initial)) if b]
    if not bases:
        return
    budget = bases[0]
    word = "全年预算数" if record.adjusted_budget else "预算数"
    money = [
        sheet.quote("executed", yuan(executed)),
        sheet.quote("adjusted_budget" if record.adjusted_budget else "year_budget", yuan(budget)),
    ]
    if executed > max(bases):
        yield Slip(
            "疑似",
            "执行超预算",
            f"中执行数{yuan(executed)}超过{word}{yuan(budget)}",
            money,
            executed - budget,
        )
    printed = rate(record.execution_rate)
    found: list[str] = []
    evidence: list[Evidence] = []
    wrong = False
    if printed is not None:
        error = Decimal(1).scaleb(-places_printed(record.execution_rate)) / 2 + Decimal("0.005")
        if all(abs(executed / base * 100 - printed) > error for base in bases):
            wrong = True
            found.append(
                f"执行率印为{record.execution_rate}，执行数{yuan(executed)}÷{word}{yuan(budget)}＝{executed / budget:.2%}"
            )
            evidence = [sheet.quote("execution_rate", record.execution_rate or ""), *money]
    severity: Severity = "疑似" if unruled else "确定"
    weight, score = record.execution_weight, record.execution_score
    if score is not None and weight and not sheet.doubted("execution_score"):
        rates = [min(executed / b, Decimal(1)) for b in bases]
        due = weight * rates[0]
        shown = weight * min((printed if printed is not None else rates[0] * 100) / 100, Decimal(1))
        over = score - max(weight * r for r in rates)
        if wrong:
            found.append(f"得分{unpadded(score)}，按实际执行率应为{unpadded(round(due, 2))}")
            evidence.append(sheet.quote("execution_score", unpadded(score)))
        elif over > slack(sheet) + weight * Decimal("0.0001") and score <= weight:
            # Some offices give all points from 95 % on.
            severity = "提示" if rates[0] >= Decimal("0.95") else "疑似"
            found.append(
                f"预算执行率得分{unpadded(score)}，按执行率{rates[0]:.2%}应为{unpadded(round(shown, 2))}"
            )
            evidence += [sheet.quote("execution_score", unpadded(score)), *money]
    if found:
        yield Slip(severity, "执行率", f"中{'；'.join(found)}", evidence)


def rows(sheet: ResultForm) -> Iterator[Slip]:
    """Scores of missed targets that the share reached does not bear out."""
    full: list[str] = []
    more: list[str] = []
    evidence: list[Evidence] = []
    for n, r in sheet.rows:
        if r.score is None or not r.weight or r.score > r.weight:
            continue
        came = outcome(r)
        if came.met is not False:
            continue
        due = r.weight * came.share if came.share is not None and came.share < 1 else None
        if due is None and r.score < r.weight:
            continue  # a late day has no share; what is taken off is the office's to decide
        if due is not None and r.score <= due + slack(sheet):
            continue
        text = (
            f"“{r.name}”指标值{r.target}、完成值{r.actual}，分值{unpadded(r.weight)}、得分{unpadded(r.score)}"
        )
        text += f"，按完成比例为{unpadded(round(due, 2))}" if due is not None else ""
        (full if r.score == r.weight else more).append(text)
        evidence += [sheet.row(n, "actual", r.actual), sheet.row(n, "score", r.score)]
    if full or more:
        yield Slip(
            "确定" if full else "疑似",
            "指标得分",
            f"中{len(full) + len(more)}项指标未完成而得{'满分' if not more else '分偏高'}：{'；'.join([*full, *more])}",
            evidence,
        )


def total(sheet: ResultForm) -> Iterator[Slip]:
    """The printed total against the scores it sums up, and against the hundred."""
    printed = sheet.record.total_score
    asked = ("total_score", "indicators", "execution_score")
    unruled = sheet.doubted(*asked)
    if printed is None or sheet.doubted(*asked, but=BY_GAPS) or (unruled and not _columns_proven(sheet)):
        return
    sure: Severity = "疑似" if unruled else "确定"
    scores = [r.score for r in sheet.record.indicators if r.score is not None]
    quote = sheet.quote("total_score", unpadded(printed))
    if printed > _HUNDRED:
        yield Slip(sure, "总分超过100", f"的总分为{unpadded(printed)}分，超过100分", [quote])
    if len(scores) < 2 or len(scores) < len(sheet.record.indicators):
        return
    money = sheet.record.execution_score
    summed = sum(scores, Decimal(0)) + (money or 0)
    if money is None and sheet.record.execution_rate is not None:
        if not unruled:
            yield from _with_unread_money(sheet, printed, summed)
        return
    room = Decimal(1).scaleb(-places(printed)) / 2 if places(printed) < places(summed) else Decimal(0)
    if abs(summed - printed) > room + Decimal("0.005"):
        evidence = [quote, *(sheet.row(n, "score", r.score) for n, r in enumerate(sheet.record.indicators))]
        what = "预算执行率与各指标得分" if money is not None else "各指标得分"
        wording = f"的总分印为{unpadded(printed)}，{what}合计{unpadded(summed)}，相差{unpadded(abs(summed - printed))}"
        yield Slip(sure, "总分", wording, evidence)


def _columns_proven(sheet: ResultForm) -> bool:
    """Whether a page without cells has its points in their columns: the weights make the hundred, no score is above its weight."""
    rows = sheet.record.indicators
    if any(r.weight is None or r.score is None or r.score > r.weight for r in rows):
        return False
    return (
        sum((r.weight or Decimal(0) for r in rows), sheet.record.execution_weight or Decimal(0)) == _HUNDRED
    )


def _with_unread_money(sheet: ResultForm, printed: Decimal, summed: Decimal) -> Iterator[Slip]:
    """Where the points of the money were not read: the total leaves them more than the hundred does, or less than none."""
    given = [r.weight for r in sheet.record.indicators if r.weight is not None]
    left = _HUNDRED - sum(given, Decimal(0))
    if len(given) < len(sheet.record.indicators) or not 0 < left <= 2 * _TEN:
        return
    rest = printed - summed
    if 0 <= rest <= left:
        return
    evidence = [
        sheet.quote("total_score", unpadded(printed)),
        *(sheet.row(n, "score", r.score) for n, r in enumerate(sheet.record.indicators)),
    ]
    wording = (
        f"的总分印为{unpadded(printed)}，各指标得分合计{unpadded(summed)}，"
        f"余下{unpadded(rest)}分，预算执行率的分值只有{unpadded(left)}分"
    )
    yield Slip("确定", "总分", wording, evidence)


def rate(printed: str | None) -> Decimal | None:
    """`92.50%` → 92.5; a bare fraction (0.925) as per cent; None where it is no number."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([%％])?\s*", printed or "")
    if match is None:
        return None
    value = Decimal(match[1])
    return value if match[2] or value > Decimal("1.5") else value * 100


def places_printed(printed: str | None) -> int:
    """Decimal places of a printed rate, in per cent."""
    text = (printed or "").strip().rstrip("%％ ")
    decimals = len(text.partition(".")[2])
    return (
        decimals
        if "%" in (printed or "") or "％" in (printed or "") or Decimal(text or 0) > Decimal("1.5")
        else max(0, decimals - 2)
    )
