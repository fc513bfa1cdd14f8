"""How the workbench feels: milliseconds on the server for the lines of WORKBENCH.md, on invented declarations.

Run `.venv/bin/python bench/workbench_speed.py [--declarations 6000] [--findings 20000] [--workspace DIR] [--browser]
[--check] [--save bench/baselines/workbench.csv]`. The filings are those of bench/corpus.py; findings are planted, not mined,
for the pages are what is measured, and so are the vectors of the index. Pages are asked in-process: no network is in the numbers. `--browser` adds the lines
that need one: thirty judged and undone by keys, all pages walked, the core flows in Chromium 83. `--check` fails where the
processor's time, or a count, passes its bar: the clock of a machine that others use tells little.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import random
import shutil
import subprocess
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
from bench.search_speed import Invented, real_vectors  # noqa: E402
from yiju.audit import Evidence, Finding, FindingTable  # noqa: E402
from yiju.audit.finding import GRADES  # noqa: E402
from yiju.audit.rule import available, load  # noqa: E402
from yiju.ingest import Filing  # noqa: E402
from yiju.web.app import application  # noqa: E402
from yiju.web.desk import Desk  # noqa: E402
from yiju.web.pages import cases_page, evidence_page  # noqa: E402
from yiju.web.security import Guard  # noqa: E402
from yiju.workspace import INDEX, Workspace  # noqa: E402

LIST, PAGE, JUDGE = "list with facets", "any other page, p95", "a judgement, stored"
COLD, WARM = "page image with its box, cold", "page image with its box, warm"
KEYS, WALK, OLD = "30 judged and undone by keys", "faults on all pages", "core flows that fail in Chromium 83"
BARS = {LIST: 150.0, PAGE: 300.0, JUDGE: 50.0, COLD: 500.0, WARM: 100.0, KEYS: 0.0, WALK: 0.0, OLD: 0.0}
"""Milliseconds on the server; of the lines that need a browser, how much may be otherwise than it should be."""
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
    """A workspace that holds them, as if it had been read and audited; and one filing in PDF, to be looked at. One that
    lies in the folder already is brought up to the program and taken as it is.
    """
    workspace = Workspace(folder)
    # To encode so many texts takes an hour, and how alike they are matters little here: the index is made anew, at no cost.
    shutil.rmtree(folder / INDEX, ignore_errors=True)
    workspace._index.encoder = Invented(real_vectors())
    if not workspace.store.listed():
        for n, filing in enumerate(make(declarations).filings):
            original = f"示例 {n}\n".encode()
            filing.document.sha256 = hashlib.sha256(original).hexdigest()
            workspace.store.put(filing, original, Path(f"{n}.txt"), 1)
        _report(f"{declarations} declarations are kept")
        workspace.ingest([next(iter(sorted((ROOT / "samples").rglob("*.pdf"))))], on_stage=_report)
    workspace.sync(_report)
    table, state = FindingTable(workspace.store.path), workspace._findings_state()
    if table.state() != state:
        table.replace(list(planted(workspace.filings(), findings)), state, workspace.identity())
    _report(f"{table.count()} findings are planted")
    workspace.store.close()
    return Workspace(folder)


def _report(what: str) -> None:
    print(f"{time.process_time():8.1f} s  {what}", file=sys.stderr, flush=True)


Taken = tuple[float, float]
"""Milliseconds by the clock, and of the processor: on a busy machine only the second tells the work."""


def measured(workspace: Workspace) -> dict[str, dict[str, list[Taken]]]:
    """Line of the table → what was asked → how long each time, the first left out."""
    desk = Desk(workspace)
    guard = Guard(application(desk), _PORT)
    client = TestClient(guard, base_url=f"http://127.0.0.1:{_PORT}", follow_redirects=False)
    client.get("/", params={"token": guard.token})
    client.post("/who", data={"who": "甲", "next": "/"}, headers=_OURS)
    ids, records = desk.table().ids(), desk.records()
    one, other = list(records.declarations)[:2]
    unit, basis = next(iter(records.identity.units)), next(iter(records.identity.bases), "")
    project = records.identity.project_of(one)
    lists = (
        "/findings",
        "/findings?verdict=open&severity=%E7%A1%AE%E5%AE%9A",
        f"/findings?unit={quote(unit)}",
    )
    pages = (
        "/", *(f"/findings?group={by}" for by in ("defect", "unit", "project", "basis")), "/bulk", f"/finding/{ids[0]}?verdict=open", f"/declaration/{one}", f"/compare/{one}/{other}",
        "/project", "/unit", "/basis", "/family", "/search?q=%E5%9F%B9%E8%AE%AD", "/ask", "/ask?name=bases-most-cited", f"/graph?kind=unit&key={quote(unit)}", f"/project?key={quote(project)}", f"/unit?key={quote(unit)}",
        f"/basis?key={quote(basis)}", "/doubts", "/links", "/case", "/journal", "/settings", "/intake",
    )  # fmt: skip

    def asked(path: str) -> list[Taken]:
        def ask() -> None:
            answer = client.get(path)
            assert answer.status_code == 200, (path, answer.status_code)

        ask()  # the first reads the records
        return [_taken(ask) for _ in range(_ROUNDS)]

    image = _image(records.filings.values())

    def drawn(cold: bool) -> list[Taken]:
        def ask() -> None:
            client.get(image.removesuffix(".png"))
            assert client.get(image).headers["content-type"] == "image/png"

        taken = []
        for _ in range(_ROUNDS):
            if cold:
                evidence_page.drawn.cache_clear()
            taken.append(_taken(ask))
        return taken

    judged = [
        _taken(lambda key=key: _judge(client, key))  # type: ignore[misc]
        for key in ids[:_JUDGED]
    ]
    undone = [_taken(lambda: _undo(client)) for _ in judged]
    return {
        LIST: {path: asked(path) for path in lists},
        PAGE: {path: asked(path) for path in pages},
        JUDGE: {
            f"{len(judged)} in a row": judged,
            f"{len(undone)} undone": undone,
        },
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


def _undo(client: TestClient) -> None:
    answer = client.post("/undo", headers=_OURS)
    assert answer.status_code == 303, answer.text


def in_browser(workspace: Workspace) -> dict[str, dict[str, list[Taken]]]:
    """The lines that need a browser, each with what is otherwise than it should be."""
    from playwright.sync_api import sync_playwright

    from bench.workbench_walk import addresses, faults
    from tests.web.conftest import serving, watched

    desk = Desk(workspace)
    guards: list[Guard] = []

    def guarded(port: int) -> Guard:
        guards.append(Guard(application(desk), port))
        return guards[0]

    messages: list[tuple[str, str]] = []
    with serving(guarded) as (port, _), sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        root = f"http://127.0.0.1:{port}"
        try:
            with watched(browser) as page:
                page.goto(f"{root}/?token={guards[0].token}")
                page.fill("#who", "甲")
                page.click("text=开始")
                before = desk.table().judged_as()
                page.goto(f"{root}/finding/{desk.table().ids()[0]}?verdict=open")
                for key in "ynu" * (_JUDGED // 3) + "z" * _JUDGED:
                    here = page.url
                    page.keyboard.press(key)
                    page.wait_for_function(
                        "here => location.href !== here && !document.documentElement.classList.contains('waiting')",
                        arg=here,
                    )
                apart = len(set(before) ^ set(desk.table().judged_as()))
                if not desk.cases.every():
                    cases_page.take_in(desk, "new", "第一批", desk.table().ids()[:1], "甲")
                messages.extend(faults(page, root, addresses(desk)))
        except AssertionError as error:
            messages.append(("console, outside requests", str(error)))
        browser.close()
    for path, what in messages:
        _report(f"{path}: {what}")
    old = subprocess.run([sys.executable, "-m", "tools.old_browser", "-q"], cwd=ROOT, check=False).returncode
    return {
        KEYS: {"verdicts that differ": [(apart, apart)]},
        WALK: {"faults": [(len(messages), len(messages))]},
        OLD: {"make test-old-browser": [(old, old)]},
    }


def _taken(work: Callable[[], None]) -> Taken:
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - clock) * 1000, (time.process_time() - processor) * 1000


def p95(taken: Iterable[Taken]) -> Taken:
    """What 95 in a hundred stay below, by the clock and by the processor apart."""
    pairs = list(taken)
    at = max(0, round(0.95 * len(pairs)) - 1)
    return sorted(one for one, _ in pairs)[at], sorted(one for _, one in pairs)[at]


def save(path: Path, declarations: int, rows: Sequence[list[str]]) -> None:
    """Put the rows of this size (line, bar, processor, clock) in place of those of before."""
    head, size = ["declarations", "line", "bar", "processor", "clock"], str(declarations)
    kept = list(csv.reader(path.read_text("utf-8").splitlines()))[1:] if path.is_file() else []
    others = [row for row in kept if row[0] != size]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([head, *sorted([*others, *([size, *row] for row in rows)])])


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--declarations", type=int, default=6000)
    parser.add_argument("--findings", type=int, default=20000)
    parser.add_argument(
        "--workspace", type=Path, help="a folder to build it in and to keep it, or where it is"
    )
    parser.add_argument("--browser", action="store_true", help="the lines that need a browser as well")
    parser.add_argument(
        "--save", type=Path, help="a table of baselines, whose rows of this size are replaced"
    )
    parser.add_argument("--check", action="store_true", help="fail where a bar is passed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workspace = prepared(
            options.workspace or Path(folder) / "workspace", options.declarations, options.findings
        )
        found = measured(workspace)
        if options.browser:
            found |= in_browser(workspace)
        workspace.store.close()
    passed = False
    rows = []
    for line, asked in found.items():
        worst, work = p95(taken for times in asked.values() for taken in times)
        passed |= work > BARS[line]
        rows.append([line, f"{BARS[line]:.0f}", f"{work:.0f}", f"{worst:.0f}"])
        print(f"{line}: {work:.0f} of {BARS[line]:.0f} ({worst:.0f} by the clock)")
        slowest = {path: p95(times) for path, times in asked.items()}
        for path, (clock, processor) in sorted(slowest.items(), key=lambda pair: -pair[1][1]):
            print(f"    {processor:7.1f} {clock:7.1f}  {path}")
    if options.save:
        save(options.save, options.declarations, rows)
    return 1 if options.check and passed else 0


if __name__ == "__main__":
    sys.exit(main())
