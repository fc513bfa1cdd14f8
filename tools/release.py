"""`python -m tools.release`: what a release consists of, made from a clean checkout into `dist/VERSION`.

In: the version (`yiju/__init__.py`, nowhere else by hand), its section of CHANGELOG.md with a date, the platforms to bundle for. Out: the wheel,
an offline bundle for each platform, the notes, SHA256SUMS, and the annotated tag `vVERSION`. `--set 0.2.0` begins a version: it
writes it wherever it is named. Refuses, with every reason at once, what would not be a release.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

from tools.bundle.bundle_archive import make, own_wheel, write_sums
from tools.lock import PLATFORMS, PYTHONS, ROOT
from yiju import __version__

NAMED = ("yiju/__init__.py", "graph/ontology.ttl", "tools/bundle/Containerfile", "docs/用户指南.md")
"""The files that name the version; tests hold the others to the first."""
_SECTION = re.compile(r"^## \[(?P<version>[^\]]+)\](?: - (?P<date>\d{4}-\d\d-\d\d))?\n", re.MULTILINE)


def notes(changelog: str, version: str) -> str | None:
    """The dated section of a version; None where there is none."""
    heads = list(_SECTION.finditer(changelog))
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        if head["version"] == version and head["date"]:
            return changelog[head.end() : following.start() if following else None].strip() + "\n"
    return None


def reasons_against(version: str, changelog: str, changes: str, tags: str) -> list[str]:
    """Why there can be no release now. `changes` is what `git status --porcelain` says, `tags` what `git tag` lists."""
    found = []
    if changes.strip():
        found.append(f"the checkout is not clean:\n{changes.rstrip()}")
    if notes(changelog, version) is None:
        found.append(f"CHANGELOG.md has no section `## [{version}] - YYYY-MM-DD`")
    if f"v{version}" in tags.split():
        found.append(f"there is a tag v{version} already: begin a version with --set")
    return found


def renamed(text: str, old: str, new: str) -> str:
    """A file's text with the new version where the old one stood."""
    return re.sub(rf"(?<![\d.]){re.escape(old)}(?![\d.]*\d)", new, text)


def _git(*args: str) -> str:
    return subprocess.run(["git", *args], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def _release(platforms: list[str]) -> Path:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    if against := reasons_against(__version__, changelog, _git("status", "--porcelain"), _git("tag")):
        sys.exit("No release: " + "\n".join(against))
    folder = ROOT / "dist" / __version__
    folder.mkdir(parents=True, exist_ok=True)
    own_wheel(folder)
    for platform in platforms:
        make(platform, PYTHONS[0], folder)
    (folder / "notes.md").write_text(notes(changelog, __version__) or "", "utf-8")
    write_sums(folder)
    _git("tag", "--annotate", f"v{__version__}", "--message", f"依据 {__version__}")
    return folder


def main() -> None:
    """As the module says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("platforms", nargs="*", choices=[*PLATFORMS, []], default=[], help="bundles to make")
    parser.add_argument("--set", dest="new", metavar="VERSION", help="begin this version instead")
    given = parser.parse_args()
    if given.new:
        for name in NAMED:
            path = ROOT / name
            path.write_text(renamed(path.read_text("utf-8"), __version__, given.new), "utf-8")
        print(f"{__version__} → {given.new}; now: python -m tools.vocabulary_examples, make test")
        return
    folder = _release(given.platforms)
    print(
        f"{folder}: {', '.join(f.name for f in sorted(folder.iterdir()))}\ntagged; git push origin v{__version__}"
    )


if __name__ == "__main__":
    main()
