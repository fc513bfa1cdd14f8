"""The facts of an explanation, without what the rule asks the auditor and what it only supposes.

In: the sentence of a finding. Out: the same for a paper that leaves the house (审计取证单): 请核实…, 疑为…, 须核实… are gone with
all that hangs on them; quoted words stay as they are.
"""

from __future__ import annotations

import re

_QUOTED = re.compile(r"“[^“”]*(?:“[^“”]*”[^“”]*)*”|《[^《》]*(?:《[^《》]*》[^《》]*)*》")
_ASIDE = re.compile(
    r"(?P<before>^|[，；。（])"
    r"(?:[^，；。（）]*的，)?"  # 当地另有标准的，请按当地标准核对
    r"(?:请(?!示)|疑为|疑似|须|可能|或许|似|不能作为)[^；。（）]*"
    r"(?P<after>[；。）]|$)"
)
_KEPT = re.compile("\0(\\d+)\0")


def stated(explanation: str) -> str:
    """What the explanation states."""
    quoted: list[str] = []

    def keep(match: re.Match[str]) -> str:
        quoted.append(match[0])
        return f"\0{len(quoted) - 1}\0"

    text = _QUOTED.sub(keep, explanation)
    while (shorter := _ASIDE.sub(_closed, text)) != text:
        text = shorter
    return _KEPT.sub(lambda match: quoted[int(match[1])], text)


def _closed(match: re.Match[str]) -> str:
    """What stood around it, joined: no comma before a full stop, no empty brackets."""
    before, after = match["before"], match["after"]
    if before in ("，", "；"):
        return after
    if before == "（":
        return "" if after == "）" else before
    return before + after * (after == "）")
