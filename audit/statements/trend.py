"""How amounts changed against another year, as texts say it: 比2023年预算减少876.75万元，下降5.31%;
与2023年度相比，收入支出总计减少56.95万元.

In: a text and the year it speaks for. Out: `Change`: this year's amount, the direction, the difference and
the percentage, the other year's amount where the text states it, and what of these does not agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from yiju.audit.statements.directions import directions
from yiju.audit.statements.prose import Mismatch
from yiju.audit.statements.stated import StatedQuantity, money_amounts, quantities

_WORDS = directions("comparison")
_UP, _DOWN, _SAME = _WORDS.words("up"), _WORDS.words("down"), _WORDS.words("same")
NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
"""A pattern of a number as texts print it."""
_CHANGE = re.compile(
    rf"[比较与和同](?:(?P<year>(?:19|20)\d{{2}})\s*年度?|上年度?|去年)(?:相比[，,]?)?(?P<what>[^，。；\d]{{0,24}}?)"
    rf"(?:(?P<was>{NUMBER})\s*(?:万元|亿元|元)的?)?(?:相比[，,]?(?P<then_what>[^，。；\d]{{0,24}}?))?(?:均|各)?"
    rf"(?:(?P<both>增加减少|减少增加)|(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<same>{_SAME}))(?:了)?\s*"
    rf"(?:(?P<amount>{NUMBER})\s*(?P<unit>万元|亿元|元))?\s*(?P<first>{NUMBER}(?=\s*%))?%?"
    rf"(?:[，,（(]?\s*(?:同比|增幅|降幅|(?P<turn>上升|下降|增长|减少|增加))(?:为|了|达)?\s*(?P<then>{NUMBER})\s*%)?"
)
_OPPOSED = re.compile(
    rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?P<both>)(?:了|额为?)?\s*{NUMBER}\s*(?:万元|亿元|元)\s*[，,（(]?"
    rf"\s*(?:同比|增幅|降幅)?(?P<turn>{_UP}|{_DOWN})(?:为|了|达)?\s*{NUMBER}\s*%"
)
"""An amount and a percentage that go two ways."""
_NO_AMOUNT = re.compile("口径|标准|范围|内容|比例|政策|名称|要求|格式")
_YEAR_ONLY = re.compile(r"(?:(?:19|20)\d{2}年度?|本年|当年|年初|预算|安排|支出|执行|决算|数|为)*")
_BUDGET = re.compile("预算数?$")
_PRIOR = "执行数|预算数?|决算数?"


class Change(msgspec.Struct, frozen=True):
    """`word` is how the text says it, `sign` 1 up, -1 down, 0 the same, None where the text says both. Amounts are
    yuan, `percent` in per cent with `percent_error` half of its last printed place; `turn` is the word in front of
    it where it says the other way.
    """

    current: StatedQuantity | None
    prior: StatedQuantity | None
    year: int | None
    what: str
    word: str
    sign: int | None
    difference: StatedQuantity | None
    percent: Decimal | None
    percent_error: Decimal
    turn: str
    start: int
    end: int


def changes(text: str, year: int | None) -> Iterator[Change]:
    """Every comparison with an earlier year."""
    stated = quantities(text)
    money = [q for q in stated if q.unit == "元" and not q.change]
    for match in _CHANGE.finditer(text):
        if match["same"] and _NO_AMOUNT.search(match["what"]):
            continue
        sentence = max(text.rfind(mark, 0, match.start()) for mark in "。；")
        before = [q for q in money if q.end <= match.start()]
        own = [q for q in before if q.start > sentence and not of_other_year(q, year)]
        # Behind a full stop the comparison is about what the paragraph is about, its first amount, unless it names
        # something else (公务接待费比去年增加…); so is what stands behind 其中 without an amount of its own.
        lead = text[sentence + 1 : match.start()].strip()
        of_all = before and sentence >= before[0].end and text[sentence] == "。" and not lead
        if "决算" in match["what"]:  # behind 完成预算6.50万元的84.00% it is the outcome that is compared
            own = [q for q in own if not _BUDGET.search(q.name)] or own
        current = own[-1] if own else before[0] if of_all else None
        named = [q for q in before if _called(q, match["what"], year)]
        current = named[-1] if named else current
        if current is not None and not named and "其中" in text[current.end : match.start()]:
            current = None
        against = int(match["year"]) if match["year"] else (year - 1 if year else None)
        prior = [q for q in before if against and re.search(rf"(?:{against}年|上年).*(?:{_PRIOR})$", q.name)]
        printed = match["first"] or match["then"]
        places = len(printed.partition(".")[2]) if printed else 0
        inside = [q for q in stated if match.start() < q.start < match.end()]
        prior += [q for q in inside if match["was"] and q.start == match.start("was")]
        difference = next((q for q in inside if q.change and q not in prior), None)
        yield Change(
            current=current,
            prior=prior[-1] if prior else None,
            year=against,
            what=match["what"].strip(),
            word=match["both"] or match["up"] or match["down"] or match["same"],
            sign=None if match["both"] else 1 if match["up"] else -1 if match["down"] else 0,
            difference=difference if match["amount"] else None,
            percent=Decimal(printed.replace(",", "")) if printed else None,
            percent_error=Decimal(10) ** -places / 2,
            turn=_turned(match),
            start=match.start(),
            end=match.end(),
        )


def _turned(match: re.Match[str]) -> str:
    word = match["turn"] or ""
    other = _DOWN if match["up"] else _UP if match["down"] and not match["both"] else None
    return word if other and re.fullmatch(other, word) else ""


def disagreements(text: str, year: int | None) -> Iterator[Mismatch]:
    """What of each comparison contradicts its own amounts. A comparison behind several amounts may be
    about any of them: only what fits none of them is told.
    """
    money = [q for q in money_amounts(text) if not of_other_year(q, year)]
    faulty: list[Change] = []
    for change in changes(text, year):
        fault = wrong(change)
        if fault is None or change.current is None:
            continue
        others = [q for q in money if q.end <= change.start and q != change.current and q != change.prior]
        if _called(change.current, change.what, year):
            others = []
        if "决算" in change.what:
            others = [q for q in others if not _BUDGET.search(q.name)]
        if any(wrong(msgspec.structs.replace(change, current=q)) is None for q in others if q.value):
            continue
        first = min(q.begin for q in (change.current, change.prior) if q is not None)
        what = change.current.name
        named = f"“{what}”" if what and not _YEAR_ONLY.fullmatch(what) else ""
        faulty.append(change)
        yield Mismatch(
            "疑似", f"增减|{text[change.start : change.end]}", named + fault, text[first : change.end]
        )
    for match in _OPPOSED.finditer(text):
        if _turned(match) and not any(c.start < match.end() and match.start() < c.end for c in faulty):
            begin = max(text.rfind(mark, 0, match.start()) for mark in "，。；：") + 1
            word = match["up"] or match["down"]
            quote = text[begin : match.end()].strip()
            yield Mismatch(
                "疑似", f"增减|{quote}", f"“{quote}”先写“{word}”，随后又写“{match['turn']}”", quote
            )


def base(change: Change) -> tuple[Decimal, Decimal] | None:
    """The earlier year's amount that this year's and the difference give, with its rounding error."""
    if change.current is None or change.sign is None:
        return None
    if change.sign == 0:
        return change.current.value, change.current.error
    if change.difference is None:
        return None
    return (
        change.current.value - change.sign * change.difference.value,
        change.current.error + change.difference.error,
    )


def _called(quantity: StatedQuantity, what: str, year: int | None) -> bool:
    """Whether a comparison names the amount (与2023年度相比，总收入增加…), which is not of another year."""
    name = re.sub(r"^.*?(?:19|20)\d{2}年度?", "", quantity.name)
    return len(what) > 2 and name == what.strip() and not of_other_year(quantity, year)


def of_other_year(quantity: StatedQuantity, year: int | None) -> bool:
    """Whether an amount is called one of another year."""
    named = re.search(r"(?P<year>(?:19|20)\d{2})年", quantity.name)
    return bool(named and year and int(named["year"]) != year) or quantity.name.startswith("上年")


def wrong(change: Change) -> str | None:
    """What a change says that its own amounts do not bear out; None where they do, or do not tell."""
    current, prior = change.current, change.prior
    if current is None or change.sign is None:
        return None
    if change.turn:
        real = current.value - prior.value if prior is not None else Decimal(0)
        meant = f"，按所列两数实为{'增加' if real > 0 else '减少'}" if real else ""
        return f"写“{change.word}”，随后又写“{change.turn}”{meant}"
    if prior is not None:
        real = current.value - prior.value
        error = current.error + prior.error
        direction = 0 if abs(real) <= error else 1 if real > 0 else -1
        states = f"{change.year}年为{prior.as_printed}、本年为{current.as_printed}"
        # What rounding can hide (34.12万元, then 34万元) may have gone either way.
        if direction not in (0, change.sign):
            return f"{states}，实为{'增加' if direction > 0 else '减少'}，文中写“{change.word}”"
        if (
            change.difference is not None
            and abs(abs(real) - change.difference.value) > error + change.difference.error
        ):
            return f"{states}，相差{current.like(abs(real))}，文中写相差{change.difference.as_printed}"
        earlier = (prior.value, prior.error)
    else:
        found = base(change)
        if found is None or change.sign == 0:
            return None
        earlier = found
        states = (
            f"本年为{current.as_printed}、增减{change.difference.as_printed}" if change.difference else ""
        )
    if change.percent is None or earlier[0] <= 0 or change.sign == 0:
        return None
    gap = abs(current.value - earlier[0])
    error = current.error + earlier[1]
    low = max(gap - error, Decimal(0)) / (earlier[0] + earlier[1]) * 100
    high = (gap + error) / max(earlier[0] - earlier[1], Decimal(1)) * 100
    if low - change.percent_error <= change.percent <= high + change.percent_error:
        return None
    real_percent = gap / earlier[0] * 100
    return f"{states}，按此计算增减幅度应为{real_percent:.2f}%，文中写{change.percent}%"
