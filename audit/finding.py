"""A finding (疑点): what is claimed, how surely, and where the page says so.

In: what a rule saw. Out: `Finding`, which encodes to the JSON of DESIGN §6 (more keys are added to it),
with an id that is equal whenever the same thing is found about the same project again, whatever the
file was called or however often it was read.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from yiju.ingest.record import Document, Place
from yiju.ingest.values.text import fold

Severity = Literal["提示", "疑似", "确定"]
"""提示: worth a look; 疑似: likely, an auditor must ask; 确定: the page itself shows the fact."""

CELLS = "budget_lines."
"""What the field of a table's cell begins with."""
_PASSAGE = re.compile(r"passages\[\d+\]")

GRADES: tuple[Severity, ...] = ("提示", "疑似", "确定")


class Evidence(msgspec.Struct, kw_only=True):
    """One quoted passage: `text` is the record's own wording of what stands at `page` of `file`;
    `places` are all lines or boxes of that field, which a wrapped text may need more than one of. `unit` is the
    unit of money that the page prints apart from it (单位：万元 above a table), empty where the text needs none. `counted` is what is
    quoted only because 涉及金额 is counted from it: no part of what is claimed.
    """

    file: str
    page: int | None
    field: str
    label: str
    text: str
    document: str
    declaration: str | None = None
    places: list[Place] = []
    unit: str = ""
    counted: bool = False

    @property
    def quoted(self) -> str:
        """What is quoted, with the unit that stands apart from it on the page."""
        return f"{self.text}（{self.unit}）" if self.unit else self.text

    @property
    def title(self) -> str:
        """The table, or else the section or field, that it is from."""
        table = self.field.removeprefix(CELLS)
        return table.rpartition(".")[0] if table != self.field else self.label


def quotation(
    document: Document,
    places: Sequence[Place],
    *,
    field: str,
    label: str,
    text: str,
    declaration: str | None = None,
    unit: str = "",
) -> Evidence:
    """What stands at `places` of a filing, as evidence; its page is that of the first place."""
    return Evidence(
        file=document.file,
        page=places[0].page if places else None,
        field=field,
        label=label,
        text=text,
        document=document.id,
        declaration=declaration,
        places=list(places),
        unit=unit,
    )


class Span(msgspec.Struct, frozen=True):
    """A reused run of characters: start and end in the left and in the right text."""

    left: tuple[int, int]
    right: tuple[int, int]


class Overlap(msgspec.Struct, kw_only=True):
    """How one field of two declarations compares. `whole` is the share of the texts that is equal,
    `own` the same without wording that many unrelated units use; `weight` what it counts beside the others, by its length.
    `left` and `right` are the compared sides, each a declaration id and its field; `spans` index into
    the `Evidence.text` of these.
    """

    field: str
    whole: float
    own: float
    weight: float
    left: tuple[str, str] = ("", "")
    right: tuple[str, str] = ("", "")
    spans: list[Span] = []
    swapped: list[tuple[str, str]] = []


class Judgement(msgspec.Struct, kw_only=True):
    """A person's verdict on a finding, as last given; `changed` when the evidence is another now. `carried_from`
    is the earlier finding that it was given to, where this one carries that on.
    """

    verdict: Literal["confirm", "dismiss", "unsure"]
    note: str
    who: str
    when: str
    changed: bool = False
    carried_from: str | None = None


class Finding(msgspec.Struct, kw_only=True):
    """One 疑点. `score` is 0–1 within its kind; `projects` are declaration ids; `explanation` is a
    Chinese sentence that can stand in a working paper. `money` is what it concerns (涉及金额, yuan), None
    where the page gives no amount; `norm` what it offends against (定性依据); `defect` is equal for findings
    that tell one defect of the same projects, `group` for those that a person reads as one (`yiju.audit.common_defect`);
    `form` is the kind of the first document. `shares` is the part of the money that each unit asks for, where it is of several.
    """

    id: str
    kind: str
    name: str
    severity: Severity
    score: float
    projects: list[str]
    names: list[str]
    units: list[str]
    years: list[int]
    files: list[str]
    explanation: str
    evidence: list[Evidence]
    overlaps: list[Overlap] = []
    money: Decimal | None = None
    shares: dict[str, Decimal] = {}
    norm: str = ""
    defect: str = ""
    group: str = ""
    form: str = ""
    judgement: Judgement | None = None

    @property
    def subject(self) -> str:
        """What it is about: the projects, or else the tables and sections that it quotes."""
        titles = dict.fromkeys(evidence.title for evidence in self.evidence)
        return "；".join(dict.fromkeys(self.names)) or _joined(list(titles))

    @property
    def key(self) -> str:
        """Its id without the rule's English name: what a person is told it by."""
        return self.id.rpartition("-")[2]

    @property
    def fingerprint(self) -> str:
        """Equal while the quoted evidence is: neither file names nor pages nor a passage's number are part of it, nor what
        only 涉及金额 is counted from.
        """
        claimed = [e for e in self.evidence if not e.counted]
        return digest(sorted(f"{_PASSAGE.sub('passages', e.field)}\t{fold(e.text)}" for e in claimed))


def _joined(titles: Sequence[str]) -> str:
    """甲与乙; 甲、乙等5处."""
    return "与".join(titles) if len(titles) <= 2 else f"{'、'.join(titles[:2])}等{len(titles)}处"


def digest(parts: Iterable[str], length: int = 16) -> str:
    """A short stable key of some strings."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:length]


def finding_id(kind: str, subjects: Sequence[str], content: str) -> str:
    """`subjects` say what it is about (unit, project name, year), `content` which fact about it."""
    return f"{kind}-{digest([kind, *subjects, content], 10)}"


_encoder = msgspec.json.Encoder(decimal_format="number")


def encode(finding: Finding) -> bytes:
    """One JSON object in the shape of DESIGN §6."""
    return _encoder.encode(finding)
