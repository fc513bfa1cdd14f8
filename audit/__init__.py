"""Graph and search → findings (疑点) with their evidence, and what persons judge of them.

`find` runs every rule over all filings; `attach` sets on each finding the judgement that stands;
`judge`, `undo` and `history` keep the judgements in the workspace's SQLite.
"""

from yiju.audit.engine import find
from yiju.audit.finding import Evidence, Finding, Judgement, Severity, encode
from yiju.audit.judgement import VERDICTS, Verdict, attach, history, judge, standing, undo

__all__ = [
    "VERDICTS",
    "Evidence",
    "Finding",
    "Judgement",
    "Severity",
    "Verdict",
    "attach",
    "encode",
    "find",
    "history",
    "judge",
    "standing",
    "undo",
]
