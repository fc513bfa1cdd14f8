"""The lock: pyproject.toml → `requirements/SET.txt`, every package with its version and hashes, for every platform.

`python -m tools.lock` resolves anew with uv (network). One file holds all platforms and Pythons, told apart by
markers. What reads it (the Makefile, `tools/bundle`, the tests) installs without resolving. torch is not in it:
where it comes from decides whether gigabytes of CUDA come along, so the Makefile installs its pinned version alone.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "requirements"
SETS: dict[str, tuple[str, ...]] = {
    "all": ("all",),
    "core": (),
    "desk": ("ocr",),
    "spark": ("all", "spark"),
}
"""Name of a set → the groups it holds beside the core; `desk` is what the offline bundle installs."""
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
_HEAD = "# Written by `make lock` for the dependencies with this digest; not to be edited.\n# "
_NOT_LOCKED = re.compile(r"torch|triton|nvidia-.*|cuda-.*")


@dataclass(frozen=True)
class Platform:
    """A kind of machine: the environment that markers see there, and the tags of wheels that run on it."""

    markers: dict[str, str]
    tags: tuple[str, ...]


def _linux(machine: str) -> Platform:
    tags = [f"manylinux_2_{minor}_{machine}" for minor in range(28, 16, -1)]
    markers = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}
    return Platform(markers | {"platform_machine": machine}, (*tags, f"manylinux2014_{machine}"))


PLATFORMS = {
    "linux_x86_64": _linux("x86_64"),
    "linux_aarch64": _linux("aarch64"),
    "win_amd64": Platform(
        {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
        ("win_amd64",),
    ),
}
"""glibc 2.28 and newer: that of 银河麒麟 V10 and 统信 UOS 20."""


@dataclass(frozen=True)
class Pin:
    """One line of a lock: a package at one version, where its marker holds; `text` as pip reads it."""

    name: str
    version: str
    marker: Marker | None
    hashes: tuple[str, ...]

    def holds(self, platform: str, python: str) -> bool:
        """Whether it is installed there."""
        return self.marker is None or self.marker.evaluate(environment(platform, python))

    @property
    def text(self) -> str:
        """The line for a machine where the marker holds."""
        return f"{self.name}=={self.version} " + " ".join(f"--hash={digest}" for digest in self.hashes)


def environment(platform: str, python: str) -> dict[str, str]:
    """What markers see on that platform with that Python."""
    of_python = {
        "python_version": python,
        "python_full_version": f"{python}.99",
        "implementation_version": f"{python}.99",
    }
    implementation = {
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "extra": "",
    }
    return PLATFORMS[platform].markers | of_python | implementation


def read(name: str) -> list[Pin]:
    """The pins of a set."""
    pins = []
    text = (FOLDER / f"{name}.txt").read_text("utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        requirement, *hashes = re.split(r"\s+--hash=", line.strip())
        parsed = Requirement(requirement)
        (exact,) = parsed.specifier
        pins.append(
            Pin(
                canonicalize_name(parsed.name), exact.version, parsed.marker, tuple(h.strip() for h in hashes)
            )
        )
    return pins


def pins(name: str, platform: str, python: str) -> list[Pin]:
    """The pins of a set that are installed on that platform with that Python."""
    return [pin for pin in read(name) if pin.holds(platform, python)]


def wanted(name: str) -> list[Requirement]:
    """What pyproject.toml asks of a set, groups of groups resolved, without what is not locked."""
    project = _project()
    texts, groups = list(project["dependencies"]), list(SETS[name])
    while groups:
        for text in project["optional-dependencies"][groups.pop()]:
            requirement = Requirement(text)
            if requirement.name == project["name"]:
                groups += requirement.extras
            else:
                texts.append(text)
    found = [Requirement(text) for text in texts]
    return [r for r in found if not _NOT_LOCKED.fullmatch(canonicalize_name(r.name))]


def digest() -> str:
    """Of the dependencies in pyproject.toml: a lock that names another is out of date."""
    project = _project()
    fields = [project[key] for key in ("requires-python", "dependencies", "optional-dependencies")]
    return hashlib.sha256(json.dumps(fields).encode()).hexdigest()


def head() -> str:
    """The first lines of every lock."""
    return f"{_HEAD}{digest()}\n"


def _project() -> dict[str, object]:
    project: dict[str, object] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return project


def _compiled(name: str) -> str:
    ask = [
        "uv",
        "pip",
        "compile",
        "--quiet",
        "--universal",
        "--python-version",
        PYTHONS[0],
        "--generate-hashes",
    ]
    ask += ["--no-header", "--no-annotate", "pyproject.toml"]
    ask += [f"--extra={group}" for group in SETS[name]]
    if name != "all":  # the same versions in all sets
        ask += ["--constraint", str(FOLDER / "all.txt")]
    return subprocess.run(ask, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def main() -> None:
    """Write the locks of all sets."""
    FOLDER.mkdir(exist_ok=True)
    for name in SETS:
        blocks = re.split(r"\n(?=\S)", _compiled(name).strip())
        kept = [block for block in blocks if not _NOT_LOCKED.fullmatch(block.partition("==")[0])]
        (FOLDER / f"{name}.txt").write_text(head() + "\n".join(kept) + "\n", "utf-8", newline="\n")
        print(f"requirements/{name}.txt: {len(kept)} packages", file=sys.stderr)


if __name__ == "__main__":
    main()
