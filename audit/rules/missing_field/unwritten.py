"""What was never written: a reason that is blank (主要原因是。), and the template's own words left standing (增加（减少）12万元, XX).

In: a paragraph and the patterns of missing_field's YAML. Out: what is left, as it stands, with the clause around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yiju.audit.statements.paragraph import Paragraph

_CLAUSE = re.compile(r"[^。；\n]*[。；]?")


def unwritten(
    paragraph: Paragraph, blanks: Sequence[str], leftovers: Sequence[str]
) -> Iterator[tuple[str, str, str]]:
    """What kind it is (原因空白, 模板文字), the words, and their clause; a kind once for each clause."""
    for match in _CLAUSE.finditer(paragraph.text):
        clause = match[0].strip()
        for kind, patterns in (("原因空白", blanks), ("模板文字", leftovers)):
            found = next((hit for pattern in patterns if (hit := re.search(pattern, clause))), None)
            if found is not None:
                yield kind, found[0], clause
