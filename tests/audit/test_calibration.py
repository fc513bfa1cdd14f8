"""Precision as the judgements tell it."""

from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from yiju.audit.calibration import calibrate
from yiju.audit.judgement import JudgementRow

Verdict = Literal["confirm", "dismiss", "unsure"]


def judged(kind: str, score: float, verdict: Verdict) -> JudgementRow:
    return JudgementRow(f"{kind}-1", kind, verdict, "", "张审计", "2026-03-01", "", score)


def test_no_judgements_make_no_rows() -> None:
    assert calibrate([]) == []


def test_a_rule_is_told_as_a_whole_and_by_score() -> None:
    rows = calibrate(
        [
            judged("missing_field", 0.4, "dismiss"),
            judged("missing_field", 0.7, "confirm"),
            judged("missing_field", 0.7, "confirm"),
            judged("missing_field", 0.7, "dismiss"),
            judged("boilerplate", 1.0, "unsure"),
        ]
    )
    told = [(r.kind, r.low, r.high, r.confirmed, r.dismissed, r.unsure, r.precision) for r in rows]
    assert told == [
        ("boilerplate", None, None, 0, 0, 1, None),
        ("boilerplate", 0.9, 1.0, 0, 0, 1, None),
        ("missing_field", None, None, 2, 2, 0, 0.5),
        ("missing_field", 0.0, 0.5, 0, 1, 0, 0.0),
        ("missing_field", 0.7, 0.9, 2, 1, 0, 2 / 3),
    ]


VERDICTS: list[Verdict] = ["confirm", "dismiss", "unsure"]


@given(st.lists(st.tuples(st.floats(0, 1), st.sampled_from(VERDICTS))))
def test_every_judgement_is_counted_once_in_its_rule_and_once_in_a_band(
    given: list[tuple[float, Verdict]],
) -> None:
    rows = calibrate(judged("arithmetic", score, verdict) for score, verdict in given)
    for whole in (True, False):
        part = [r for r in rows if (r.low is None) == whole]
        assert sum(r.confirmed + r.dismissed + r.unsure for r in part) == len(given)
