"""Kill -9 at random moments of an ingest and of a rebuild, and look what is there afterwards.

    python bench/kills.py --rounds 10                  # ten kills of each, some minutes

After each kill the workspace must open and answer, and after the next ingest its graph must hold exactly
what a fresh build of the same files holds. Prints one line per kill; exit code 1 where one failed.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(
    0, str(Path(__file__).resolve().parent.parent)
)  # run as a file, bench/ingest.py would hide the room

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def yiju(workspace: Path, *args: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "yiju", "-w", str(workspace), *args]
    return subprocess.run(command, capture_output=True, text=True, timeout=600)


def killed(workspace: Path, seconds: float, *args: str) -> bool:
    """Run a command and kill it with all its children after some seconds; False where it had ended."""
    command = [sys.executable, "-m", "yiju", "-w", str(workspace), *args]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, start_new_session=True, **quiet)  # type: ignore[call-overload]
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def graph_of(workspace: Path) -> list[str]:
    from yiju.graph import GraphStore

    with GraphStore(workspace / "graph") as store:
        return [str(quad) for quad in store.quads()]


def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    options.add_argument(
        "--rounds", type=int, default=10, help="kills of an ingest, and as many of a rebuild"
    )
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument("files", nargs="*", type=Path, default=[SAMPLES])
    chosen = options.parse_args(arguments)
    draw = random.Random(chosen.seed)
    files = [str(path) for path in chosen.files]
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "fresh"
        began = time.perf_counter()
        done = yiju(fresh, "ingest", *files)
        took = {"ingest": time.perf_counter() - began}
        began = time.perf_counter()
        yiju(fresh, "rebuild")
        took["rebuild"] = time.perf_counter() - began
        whole = graph_of(fresh)
        print(
            f"seed {chosen.seed}; ingest {took['ingest']:.1f} s, rebuild {took['rebuild']:.1f} s, {len(whole)} quads"
        )
        assert done.returncode == 0 and whole, done.stderr
        hurt = Path(folder) / "hurt"
        for number in range(chosen.rounds):
            for what in ("ingest", "rebuild"):
                if what == "ingest":
                    hurt = Path(folder) / f"hurt{number}"
                after = draw.uniform(0, took[what])
                ran = killed(hurt, after, *([what, *files] if what == "ingest" else [what]))
                answer = yiju(hurt, "sparql", COUNT, "--format", "csv")
                again = yiju(hurt, "ingest", *files)
                same = graph_of(hurt) == whole
                doctor = yiju(hurt, "doctor")
                # A workspace killed before its first filing holds none, and says so.
                opened = answer.returncode == 0 or "yiju ingest" in answer.stderr
                good = opened and again.returncode == 0 and same and doctor.returncode == 0
                failed += not good
                state = "killed" if ran else "ended before the kill"
                print(f"{what} {state} at {after:.2f} s: {'whole' if good else 'NOT WHOLE'}")
                if not good:
                    print(answer.stderr, again.stderr, f"same graph: {same}", doctor.stdout)
    print(f"{failed} of {2 * chosen.rounds} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
