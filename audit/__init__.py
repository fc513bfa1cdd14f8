"""Graph and search → findings (疑点) with their evidence, and what persons judge of them.

`find` runs every rule over all filings, `find_again` over what changed; `FindingTable` keeps what it found as rows, to be asked by `Filter`;
`judge`, `undo` and `history` keep the judgements beside them, and `attach` sets them on findings.
"""

from yiju.audit.engine import find, find_again
from yiju.audit.finding import Evidence, Finding, Judgement, Severity, encode
from yiju.audit.finding_rows import FindingGroup, FindingRow, Gone
from yiju.audit.findings import FindingTable
from yiju.audit.judgement import VERDICTS, Verdict, attach, history, judge, log, standing, undo
from yiju.audit.selection import Filter

__all__ = [
    "VERDICTS",
    "Evidence",
    "Filter",
    "Finding",
    "FindingGroup",
    "FindingRow",
    "FindingTable",
    "Gone",
    "Judgement",
    "Severity",
    "Verdict",
    "attach",
    "encode",
    "find",
    "find_again",
    "history",
    "judge",
    "log",
    "standing",
    "undo",
]  # fmt: skip
