"""What several rules ask of a case is made once for it.

In: a function of a `Case`. Out: the same function, which keeps its answer in the case's memo. Whatever else it takes belongs to the
rule and is the same whenever it is asked.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from yiju.audit.case import Case

_More = ParamSpec("_More")
_Made = TypeVar("_Made")


def once_a_case(
    make: Callable[Concatenate[Case, _More], _Made],
) -> Callable[Concatenate[Case, _More], _Made]:
    """`make`, called once for a case."""
    name = f"{make.__module__}.{make.__qualname__}"

    @functools.wraps(make)
    def kept(case: Case, /, *more: _More.args, **named: _More.kwargs) -> _Made:
        if name not in case.memo:
            case.memo[name] = make(case, *more, **named)
        return cast(_Made, case.memo[name])

    return kept
