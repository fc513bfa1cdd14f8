"""Whether a text names a public body, and nothing else: the one test of the room.

In: a printed text. Out: `is_body` for a text that stands alone, `may_name_body` for one behind a label that announces
a unit, where a name may end in any way but must not be a unit of money, another label or a template's instruction.
"""

from __future__ import annotations

import re

from yiju.ingest.values.name_words import endings
from yiju.ingest.values.text import unspaced

_GATHERED = re.compile(r"[（(](?:汇总|合并|含.{1,20})[）)]$")
_LEVEL = r"[（(](?:本级|本部|机关|部门|单位|汇总|含.{1,20})[）)]|本级|机关|本部"
_NAME = r"[\u4e00-\u9fff\d（）()“”\"·、]"
_BODY = re.compile(rf"{_NAME}{{1,40}}(?:{'|'.join(endings('bodies'))})(?:{_LEVEL})?")
_BARE = re.compile(
    r"(?:本|该|各|我|全|填报|编制|申报|预算|主管|实施|所属|下属|项目|基层)?(?:单位|部门|机关|政府|公司|办公室|委员会|处|所|部)"
)
_NO_NAME = re.compile(
    r"[:：，。；;！？!?…]|^[（(【\[〔].*[）)】\]〕]$|[XＸx×＊*_]{2,}|(?:^|[\d）)])(?:千|万|百万|亿)?元$|(?:表|书|报告|说明|目标|名称|代码|编码)$"
    r"|此处|填写|填报|盖章|签字|逐一|列出"
)
_MOST = 60


def ungathered(name: str) -> str:
    """A body's name without the note that what stands beside it is gathered of its parts (某局（汇总）)."""
    return _GATHERED.sub("", name)


def is_body(text: str) -> bool:
    """Whether the text is the name of a body by its own ending."""
    name = unspaced(text)
    return may_name_body(name) and _BODY.fullmatch(name) is not None and _balanced(name)


def may_name_body(text: str) -> bool:
    """Whether a text behind a label such as 填报单位 can be a body's name at all."""
    name = unspaced(text)
    return (
        2 <= len(name) <= _MOST
        and len(re.findall(r"[\u4e00-\u9fff]", name)) >= 2
        and _NO_NAME.search(name) is None
        and _BARE.fullmatch(name) is None
        and _balanced(name)
    )


def is_placeholder(text: str) -> bool:
    """Whether a template's own words stand where a value belongs: `XX`, `（此处填写项目背景）`, `____`."""
    bare = unspaced(text)
    return bool(bare) and bool(
        re.fullmatch(
            r"[（(【\[〔][^（）()]*[）)】\]〕][。]?|[XＸx×＊*_＿—-]{2,}.{0,6}|[\[【〔]?请?(?:填写|填入|输入).*",
            bare,
        )
    )


def _balanced(name: str) -> bool:
    return sum(c in "（(" for c in name) == sum(c in "）)" for c in name)
