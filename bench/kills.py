"""Kill -9 at random moments of every command that writes, and look what is there after the next command.

    python bench/kills.py --rounds 200                 # so many kills, the commands in turn

Each round hurts a copy of one workspace. The command is killed with all its children, then run again to its end:
records, standing judgements, links decided, findings and graph must equal those of a run that nobody killed, every
original must be there, the ledger's chain must hold, and no half file may have a whole one's name. Prints one line per
kill; exit code 1 where one failed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(
    0, str(Path(__file__).resolve().parent.parent)
)  # run as a file, bench/reading_speed.py would hide the room

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
_ONCE = ("remove", "recall")
"""Commands that say no where they were done before: so they may after a kill, and all must be as they leave it."""
_SUPPLEMENTS = ("graph/findings", "graph/judgements", "graph/families", "graph/provenance")


def started(workspace: Path, *args: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "yiju", "-w", str(workspace), *args]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
    return subprocess.Popen(command, start_new_session=True, **quiet)  # type: ignore[call-overload,no-any-return]


def killed(workspace: Path, seconds: float, args: Sequence[str]) -> bool:
    """Run a command and kill it with all its children after some seconds; False where it had ended."""
    process = started(workspace, *args)
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def state(folder: Path) -> dict[str, Any]:
    """All that must be equal, of a workspace that was opened and audited."""
    from yiju import Workspace
    from yiju.audit import standing
    from yiju.ingest import encode

    workspace = Workspace(folder, create=False)
    try:
        findings = workspace.findings_table().whole()
        quads = [str(q) for q in workspace.graph_store.quads() if not str(q.graph_name).endswith(_ENDS)]
        return {
            "records": sorted(encode(filing) for filing in workspace.filings()),
            "superseded": sorted(f.document.id for f in workspace.store.superseded()),
            "judgements": sorted((e.finding, e.verdict, e.note) for e in standing(workspace.store.path)),
            "links": sorted((e.candidate.id, e.verdict) for e in workspace.decisions.standing()),
            "findings": sorted((f.id, f.fingerprint) for f in findings),
            "graph": hashlib.sha256("\n".join(sorted(quads)).encode()).hexdigest(),
        }
    finally:
        workspace.graph_store.close()
        workspace.store.close()


_ENDS = tuple(f"{name}>" for name in _SUPPLEMENTS)


def unsound(folder: Path) -> list[str]:
    """What the doctor finds."""
    from yiju import Workspace
    from yiju.commands.upkeep_command import checks

    workspace = Workspace(folder, create=False)
    try:
        return [f"{name}：{advice}" for name, advice in checks(workspace) if advice]
    finally:
        workspace.graph_store.close()
        workspace.store.close()


class Bench:
    """A workspace to be hurt, the commands, and what each makes of it when nobody kills it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.base = folder, folder / "base"
        self.commands = self._prepare()
        self.clean: dict[str, dict[str, Any]] = {}
        self.took: dict[str, float] = {}

    def _prepare(self) -> dict[str, list[str]]:
        from yiju import Workspace

        self.incoming = self.folder / "材料"
        self.incoming.mkdir()
        files = [
            file for kind in ("示例*绩效目标*.txt", "示例*大数据*.pdf") for file in sorted(SAMPLES.glob(kind))
        ]
        for file in files:
            shutil.copy(file, self.incoming)
        text = next(file for file in files if "2018" in file.name).read_text("utf-8")
        renamed = self.incoming / "改名.txt"  # a unit of almost the same name: something to link
        renamed.write_text(text.replace("数据管理局", "大数据管理局").replace("2018", "2020"), "utf-8")
        replaced = self.incoming / "更正.txt"
        replaced.write_text(f"{text}\n更正前\n", "utf-8")
        workspace = Workspace(self.base)
        workspace.ingest([*(self.incoming / file.name for file in files[:-1]), renamed, replaced])
        replaced.write_text(f"{text}\n更正后\n", "utf-8")
        workspace.ingest([replaced])
        findings = workspace.audit()
        for finding in findings[:4]:
            workspace.judge(finding.id, "confirm", "张审计", "已核实")
        candidate = workspace.identity().candidates[0].id
        old = workspace.store.superseded()[0].document.id
        held = workspace.filings()[0].document.id
        workspace.store.close()
        giver = Workspace(self.folder / "另一处")
        giver.ingest([self.incoming / file.name for file in files[1:]])
        judged = {finding.id for finding in findings[:4]}
        other = next(finding for finding in giver.audit() if finding.id not in judged)
        giver.judge(other.id, "dismiss", "李审计", "另一处已核")
        giver.store.close()
        kept = self.folder / "备份.yiju"
        started(self.base, "backup", str(kept)).wait()
        return {
            "ingest": ["ingest", str(self.incoming)],
            "rebuild": ["rebuild"],
            "audit": ["audit"],
            "review": ["review", findings[5].id, "dismiss", "--note", "另有说明"],
            "link": ["link", candidate, "no"],
            "remove": ["remove", held],
            "recall": ["recall", old],
            "export": ["export", "findings-xlsx", "-o", str(self.folder / "清单.xlsx")],
            "parquet": ["export", "parquet", "-o", str(self.folder / "数据表")],
            "backup": ["backup", str(self.folder / "另一份.yiju")],
            "restore": ["restore", str(kept)],
            "merge": ["merge", str(giver.folder)],
        }

    def outputs(self) -> list[Path]:
        """What the commands write outside the workspace."""
        return [self.folder / name for name in ("清单.xlsx", "数据表", "另一份.yiju")]

    def fresh(self) -> Path:
        """A copy to be hurt, without anything of the round before."""
        hurt = self.folder / "hurt"
        shutil.rmtree(hurt, ignore_errors=True)
        for path in self.outputs():
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        return hurt

    def copied(self, name: str) -> Path:
        """The workspace that a command is given; a restore is given none."""
        hurt = self.fresh()
        if name != "restore":
            shutil.copytree(self.base, hurt)
        return hurt

    def measure(self, name: str) -> None:
        """Run a command that nobody kills."""
        hurt = self.copied(name)
        began = time.perf_counter()
        code = started(hurt, *self.commands[name]).wait()
        self.took[name] = time.perf_counter() - began
        if code:
            raise SystemExit(f"{name} itself ends with {code}")
        self.clean[name] = state(hurt)

    def round(self, name: str, after: float) -> tuple[bool, list[str]]:
        """Whether it was killed, and what is wrong afterwards."""
        if name not in self.clean:
            self.measure(name)
        hurt = self.copied(name)
        ran = killed(hurt, after, self.commands[name])
        wrong = [f"half a file: {path.name}" for path in self.outputs() if path.exists() and not _opens(path)]
        for path in self.outputs():
            if path.is_dir():  # an export into a folder that is there is refused
                shutil.rmtree(path)
        whole = name == "restore" and hurt.exists()  # it took its place before the kill
        code = 0 if whole else started(hurt, *self.commands[name]).wait()
        if code and name not in _ONCE:
            wrong.append(f"the next {name} ends with {code}")
        now = state(hurt)
        wrong += [f"{part} differ" for part, before in self.clean[name].items() if now[part] != before]
        wrong += unsound(hurt)
        left = [p.name for p in self.folder.iterdir() if "part" in p.name or "restoring" in p.name]
        return ran, wrong + [f"left over: {one}" for one in left]


def _opens(path: Path) -> bool:
    if path.is_dir():
        return all(file.read_bytes().endswith(b"PAR1") for file in path.iterdir())
    return zipfile.is_zipfile(path) and zipfile.ZipFile(path).testzip() is None


def run(rounds: int, seed: int, only: Sequence[str] = ()) -> Counter[tuple[str, str]]:
    """(command, outcome) → how many."""
    draw = random.Random(seed)
    counts: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory(prefix="yiju-kills-") as folder:
        bench = Bench(Path(folder))
        names = [name for name in bench.commands if not only or name in only]
        for number in range(rounds):
            name = names[number % len(names)]
            if name not in bench.took:
                bench.measure(name)
            after = draw.uniform(0, bench.took[name])
            ran, wrong = bench.round(name, after)
            counts[name, "failed" if wrong else "killed" if ran else "ended before the kill"] += 1
            print(
                f"{number + 1}: {name} at {after:.2f} s of {bench.took[name]:.2f}: {'; '.join(wrong) or 'whole'}",
                flush=True,
            )
    return counts


def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    options.add_argument("--rounds", type=int, default=200, help="kills, the commands in turn")
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument("commands", nargs="*", help="only these")
    chosen = options.parse_args(arguments)
    print(f"seed {chosen.seed}")
    counts = run(chosen.rounds, chosen.seed, chosen.commands)
    for (name, outcome), count in sorted(counts.items()):
        print(f"{name:10}{outcome:24}{count:5}")
    failed = sum(count for (_, outcome), count in counts.items() if outcome == "failed")
    print(f"{failed} of {chosen.rounds} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
