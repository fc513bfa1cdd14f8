"""A sign of life from a reader that takes long.

In: a call for each page that takes seconds. Out: the same to whoever listens in this process (the worker,
which tells its parent, so that a scan of a hundred pages is not taken for a hang).
"""

from __future__ import annotations

from collections.abc import Callable

_listeners: list[Callable[[], None]] = []


def listen(listener: Callable[[], None]) -> None:
    """Call `listener` at every beat from now on."""
    _listeners.append(listener)


def beat() -> None:
    """Something was done."""
    for listener in _listeners:
        listener()
