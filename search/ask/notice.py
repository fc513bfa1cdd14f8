"""What a person must know before reading hits: hits in, one sentence in Chinese out."""

from __future__ import annotations

from collections.abc import Sequence

from yiju.search.ask.ranking import Hit


def notice(hits: Sequence[Hit]) -> str | None:
    """What of the question stands nowhere, or not together; None where nothing needs saying."""
    weak = all(hit.weak for hit in hits)
    first = hits[0]
    if first.absent:
        quoted = "”“".join(first.absent)
        what = f"没有一处{'同时' if len(first.absent) > 1 else ''}原样写有“{quoted}”（在所选范围内）"
        return f"{what}；下列各条{'与问题关联较弱，仅供参考' if weak else '只是意思或用词相近'}。"
    missing = "、".join(f"“{word}”" for word in first.unknown)
    sentences = [f"没有材料提到{missing}"] if missing else []
    if first.apart:
        sentences.append(first.apart)
    if sentences:
        return f"{'；'.join(sentences)}；下列各条{'与问题关联较弱，仅供参考' if first.weak else '按意思相近列出'}。"
    return "没有找到明显相关的内容；下列各条与问题关联较弱，仅供参考。" if weak else None
