"""What several rules ask of a case is made once for it, and anew for another case."""

from yiju.audit.case import Case
from yiju.audit.once import once_a_case
from yiju.graph.identity import link


def test_it_is_made_once_for_each_case() -> None:
    asked = []

    @once_a_case
    def counted(case: Case, step: int) -> list[int]:
        asked.append(case)
        return [step]

    one, other = Case([], link([])), Case([], link([]))
    assert counted(one, 2) is counted(one, 2)
    assert counted(other, 3) == [3]
    assert asked == [one, other]
