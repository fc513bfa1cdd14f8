"""How the workbench feels: milliseconds on the server for the lines of WORKBENCH.md, on invented declarations.

Run `.venv/bin/python bench/workbench_speed.py [--declarations 6000] [--findings 20000] [--check]`. The filings are those of
bench/corpus.py; findings are planted, not mined, for the pages are what is measured. Pages are asked in-process: no
network is in the numbers. 检索, 指标 and 关系图 need the index, whose speed bench/search_speed.py measures, and are
left out. `--check` fails where a bar is passed.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

from starlette.testclient import TestClient

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.corpus import make  # noqa: E402
from yiju.audit import Evidence, Finding, FindingTable  # noqa: E402
from yiju.audit.finding import GRADES  # noqa: E402
from yiju.audit.rule import available, load  # noqa: E402
from yiju.ingest import Filing  # noqa: E402
from yiju.web.app import application  # noqa: E402
from yiju.web.desk import Desk  # noqa: E402
from yiju.web.pages import evidence_page  # noqa: E402
from yiju.web.security import Guard  # noqa: E402
from yiju.workspace import Workspace  # noqa: E402

LIST, PAGE, JUDGE = "list with facets", "any other page, p95", "a judgement, stored"
COLD, WARM = "page image with its box, cold", "page image with its box, warm"
BARS = {LIST: 150.0, PAGE: 300.0, JUDGE: 50.0, COLD: 500.0, WARM: 100.0}
"""Milliseconds."""
_PORT = 8765
_OURS = {"Sec-Fetch-Site": "same-origin"}
_ROUNDS = 5
_JUDGED = 30


def planted(filings: Sequence[Filing], count: int, seed: int = 7) -> Iterator[Finding]:
    """So many findings, each about one declaration and quoting it."""
    drawn, kinds = random.Random(seed), available()
    held = [(filing, project) for filing in filings for project in filing.projects]
    for n in range(count):
        filing, project = held[drawn.randrange(len(held))]
        kind, name = drawn.choice(kinds), next(iter(project.texts), "")
        cites = bool(project.bases) and n % 3 == 0
        quoted = Evidence(
            file=filing.document.file,
            page=1,
            field="bases[0]" if cites else f"texts.{name}" if name else "name",
            label=name or "项目名称",
            text=project.texts.get(name, project.name)[:200],
            document=filing.document.id,
            declaration=project.id,
        )
        yield Finding(
            id=f"{kind}-{n:010x}",
            kind=kind,
            name=load(kind).name,
            severity=drawn.choice(GRADES),
            score=drawn.random(),
            projects=[project.id],
            names=[project.name],
            units=[project.unit or filing.document.unit or ""],
            years=[project.year or 2020],
            files=[filing.document.file],
            explanation=f"项目“{project.name}”须核实（第{n}条）。",
            evidence=[quoted],
            money=project.year_budget or Decimal(drawn.randrange(10**7)),
            group=f"g{n // 3}",
        )


def prepared(folder: Path, declarations: int, findings: int) -> Workspace:
    """A workspace that holds them, as if it had been read and audited; and one filing in PDF, to be looked at."""
    workspace, filings = Workspace(folder), list(make(declarations).filings)
    for n, filing in enumerate(filings):
        original = f"示例 {n}\n".encode()
        filing.document.sha256 = hashlib.sha256(original).hexdigest()
        workspace.store.put(filing, original, Path(f"{n}.txt"), 1)
    workspace.ingest([next(iter(sorted((ROOT / "samples").rglob("*.pdf"))))])
    table = FindingTable(workspace.store.path)
    table.replace(list(planted(filings, findings)), workspace._findings_state(), workspace.identity())
    return workspace


Taken = tuple[float, float]
"""Milliseconds by the clock, and of the processor: on a busy machine only the second tells the work."""


def measured(workspace: Workspace) -> dict[str, dict[str, Taken]]:
    """Line of the table → what was asked → how long: of pages the slowest of some rounds but the first."""
    desk = Desk(workspace)
    guard = Guard(application(desk), _PORT)
    client = TestClient(guard, base_url=f"http://127.0.0.1:{_PORT}", follow_redirects=False)
    client.get("/", params={"token": guard.token})
    client.post("/who", data={"who": "甲", "next": "/"}, headers=_OURS)
    ids, shelf = desk.table().ids(), desk.shelf()
    one, other = list(shelf.declarations)[:2]
    unit, basis = next(iter(shelf.identity.units)), next(iter(shelf.identity.bases), "")
    project = shelf.identity.project_of(one)
    lists = (
        "/findings",
        "/findings?verdict=open&severity=%E7%A1%AE%E5%AE%9A",
        f"/findings?unit={quote(unit)}",
    )
    pages = (
        "/", *(f"/findings?group={by}" for by in ("defect", "unit", "project", "basis")), "/bulk", f"/finding/{ids[0]}?verdict=open", f"/declaration/{one}", f"/compare/{one}/{other}",
        "/project", "/unit", "/basis", f"/project?key={quote(project)}", f"/unit?key={quote(unit)}",
        f"/basis?key={quote(basis)}", "/doubts", "/links", "/case", "/journal", "/settings", "/intake",
    )  # fmt: skip

    def asked(path: str) -> Taken:
        def ask() -> None:
            answer = client.get(path)
            assert answer.status_code == 200, (path, answer.status_code)

        ask()  # the first reads the records
        return _slowest([_taken(ask) for _ in range(_ROUNDS)], 1.0)

    image = _image(shelf.filings.values())

    def drawn(cold: bool) -> Taken:
        def ask() -> None:
            client.get(image.removesuffix(".png"))
            assert client.get(image).headers["content-type"] == "image/png"

        if cold:
            return _slowest(
                [_taken(ask) for _ in range(_ROUNDS) if not evidence_page.drawn.cache_clear()], 1.0
            )
        return _slowest([_taken(ask) for _ in range(_ROUNDS)], 1.0)

    judged = [
        _taken(lambda key=key: _judge(client, key))  # type: ignore[misc]
        for key in ids[:_JUDGED]
    ]
    return {
        LIST: {path: asked(path) for path in lists},
        PAGE: {path: asked(path) for path in pages},
        JUDGE: {f"{len(judged)} in a row": _slowest(judged, 0.95)},
        COLD: {image: drawn(True)},
        WARM: {image: drawn(False)},
    }


def _image(filings: Iterable[Filing]) -> str:
    """The page of the first value that has a box."""
    return next(
        f"/document/{filing.document.id}/page/{place.page}.png"
        for filing in filings
        for project in filing.projects
        for places in project.evidence.values()
        for place in places
        if place.box is not None
    )


def _judge(client: TestClient, finding: str) -> None:
    answer = client.post(
        f"/finding/{finding}/verdict?verdict=open", data={"verdict": "confirm"}, headers=_OURS
    )
    assert answer.status_code == 303, answer.text


def _taken(work: Callable[[], None]) -> Taken:
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - clock) * 1000, (time.process_time() - processor) * 1000


def _slowest(taken: Sequence[Taken], share: float) -> Taken:
    """The slowest of this share, by the clock and by the processor apart."""
    at = max(0, round(share * len(taken)) - 1)
    return sorted(one for one, _ in taken)[at], sorted(one for _, one in taken)[at]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--declarations", type=int, default=6000)
    parser.add_argument("--findings", type=int, default=20000)
    parser.add_argument("--check", action="store_true", help="fail where a bar is passed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workspace = prepared(Path(folder) / "workspace", options.declarations, options.findings)
        found = measured(workspace)
        workspace.store.close()
    passed = False
    for line, asked in found.items():
        worst, work = (max(taken[n] for taken in asked.values()) for n in (0, 1))
        passed |= worst > BARS[line]
        print(
            f"{line}: {worst:.0f} ms ({work:.0f} of the processor) of {BARS[line]:.0f}: {worst / BARS[line]:.2f}"
        )
        for path, (clock, processor) in sorted(asked.items(), key=lambda pair: -pair[1][1]):
            print(f"    {clock:7.1f} {processor:7.1f}  {path}")
    return 1 if options.check and passed else 0


if __name__ == "__main__":
    sys.exit(main())
