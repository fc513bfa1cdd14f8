"""Ids as a person types them: `7f3a` for `f-7f3a09…`, as long as only one id is meant.

In: full ids (`f-81a50808b115949d`, `L0efcd49d`). Out: the ids that a short form may mean, and how short each can be shown.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

_FEWEST = 4


def meant(typed: str, ids: Collection[str]) -> list[str]:
    """The ids that `typed` may mean: the id itself, or all that begin with it, with or without their kind (`f-`, `L`).
    Less than four characters of a key mean none.
    """
    if typed in ids:
        return [typed]
    if len(_key(typed)) < _FEWEST and len(typed) < _FEWEST:
        return []
    return [one for one in ids if one.startswith(typed) or _key(one).startswith(typed)]


def shown(ids: Sequence[str]) -> list[str]:
    """Each id with as much of its key as tells them apart, four characters at least."""
    keys = {_key(one) for one in ids}
    longest = max(map(len, keys), default=0)
    length = next(
        (n for n in range(_FEWEST, longest) if len({key[:n] for key in keys}) == len(keys)), longest
    )
    return [one[: len(one) - len(_key(one)) + length] for one in ids]


def _key(one: str) -> str:
    """The id without its kind."""
    kind, dash, key = one.rpartition("-")
    return key if dash and kind else one.removeprefix("L")
