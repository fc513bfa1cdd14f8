"""The lock → an archive for one platform and Python.

In: `requirements/desk.txt`, Yiju's own wheel (built here), an index for the wheels; nothing is resolved. Out:
`dist/yiju-VERSION-PLATFORM-pyXY.tar.gz` (`.zip` for Windows) with `wheels/`, `requirements.txt` (each wheel by
its hash), the installers, `LICENSES/`, `安装说明.txt`, `SHA256SUMS`.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

from packaging.utils import parse_wheel_filename

from tools.bundle.licences import write_licences
from tools.lock import PLATFORMS, ROOT, Pin, pins, read

INSIDE = Path(__file__).parent / "inside"
_FROM_SOURCE = {"jieba", "zhconv"}
"""Pure Python that its authors publish as source only: its wheel is built here and runs everywhere."""


def make(platform: str, python: str, dist: Path, interpreter: Path | None = None) -> Path:
    """Write the bundle into `dist` and return it."""
    with tempfile.TemporaryDirectory() as temporary:
        wheels = Path(temporary) / "wheels"
        fetch(platform, python, wheels)
        own_wheel(wheels)
        return pack(platform, python, wheels, dist, interpreter)


def own_wheel(folder: Path) -> None:
    """Build Yiju's wheel into `folder`."""
    _pip(["wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT)])


def fetch(platform: str, python: str, wheels: Path) -> None:
    """The wheels that the lock names for that platform and Python, by their hashes, and pip's own."""
    tool = next(pin for pin in read("all") if pin.name == "pip")
    wanted = [*pins("desk", platform, python), tool]
    published = [pin for pin in wanted if pin.name not in _FROM_SOURCE]
    short = python.replace(".", "")
    where = [f"--platform={tag}" for tag in PLATFORMS[platform].tags]
    where += [f"--python-version={python}", "--implementation=cp"]
    where += [f"--abi={abi}" for abi in (f"cp{short}", "abi3", "none")]
    _by_hash(["download", "--only-binary=:all:", *where, f"--dest={wheels}"], published)
    _by_hash(["wheel", f"--wheel-dir={wheels}"], [pin for pin in wanted if pin.name in _FROM_SOURCE])


def pack(platform: str, python: str, wheels: Path, dist: Path, interpreter: Path | None = None) -> Path:
    """Lay out the bundle around these wheels and write the archive."""
    version = next(v for n, v, *_ in map(parse_wheel_filename, _names(wheels)) if n == "yiju")
    name = f"yiju-{version}-{platform}-py{python.replace('.', '')}"
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / name
        shutil.copytree(wheels, folder / "wheels")
        (folder / "requirements.txt").write_text(_requirements(folder / "wheels"), "utf-8", newline="\n")
        about = {"version": str(version), "platform": platform, "python": python}
        (folder / "bundle.json").write_text(json.dumps(about, indent=1) + "\n", "utf-8", newline="\n")
        if interpreter is not None:
            (folder / "interpreter").mkdir()
            shutil.copy(interpreter, folder / "interpreter")
        write_licences(folder / "wheels", folder / "LICENSES")
        _installers(platform, python, interpreter is not None, folder)
        write_sums(folder)
        return _archive(folder, platform, dist)


def _names(wheels: Path) -> list[str]:
    return sorted(file.name for file in wheels.glob("*.whl"))


def _requirements(wheels: Path) -> str:
    lines = []
    for name in _names(wheels):
        package, version, *_ = parse_wheel_filename(name)
        if package != "pip":
            lines.append(f"{package}=={version} --hash=sha256:{_digest(wheels / name)}")
    return "\n".join(lines) + "\n"


def _installers(platform: str, python: str, carries: bool, folder: Path) -> None:
    windows = platform.startswith("win")
    for script in ("install.py", "uninstall.py"):
        shutil.copy(INSIDE / script, folder)
    carried = "包内自带 Python，不用另装。" if carries else f"电脑上要先有 Python {python}（64 位）。"
    guide = (INSIDE / "安装说明.txt").read_text("utf-8").replace("{python}", carried)
    start = "双击“安装.bat”。" if windows else "在终端里进入这个文件夹，运行：sh install.sh"
    home = r"%LOCALAPPDATA%\Yiju" if windows else "~/.local/share/yiju"
    command = r"%LOCALAPPDATA%\Yiju\venv\Scripts\yiju.exe" if windows else "~/.local/bin/yiju"
    end = rf"双击 {home}\卸载.bat" if windows else f"运行 sh {home}/卸载.sh"
    # What the program keeps for itself lies at one place on both.
    own = (
        "~/.cache/yiju、~/.local/state/yiju"
        if not windows
        else r"%USERPROFILE%\.cache\yiju、%USERPROFILE%\.local\state\yiju"
    )
    marks = {"{start}": start, "{home}": home, "{command}": command, "{end}": end, "{own}": own}
    for mark, text in marks.items():
        guide = guide.replace(mark, text)
    if windows:
        _written(folder / "安装.bat", (INSIDE / "install.bat").read_text("ascii"), "ascii", "\r\n")
        # Notepad of older Windows knows UTF-8 by its mark.
        _written(folder / "安装说明.txt", guide, "utf-8-sig", "\r\n")
    else:
        _written(folder / "install.sh", (INSIDE / "install.sh").read_text("utf-8"), "utf-8", "\n")
        (folder / "install.sh").chmod(0o755)
        _written(folder / "安装说明.txt", guide, "utf-8", "\n")


def _written(file: Path, text: str, encoding: str, newline: str) -> None:
    file.write_text(text, encoding, newline=newline)


def write_sums(folder: Path) -> None:
    """Write SHA256SUMS of all other files below `folder`."""
    target = folder / "SHA256SUMS"
    files = sorted(file for file in folder.rglob("*") if file.is_file() and file != target)
    lines = [f"{_digest(file)}  {file.relative_to(folder).as_posix()}\n" for file in files]
    target.write_text("".join(lines), "utf-8", newline="\n")


def _archive(folder: Path, platform: str, dist: Path) -> Path:
    dist.mkdir(exist_ok=True)
    if not platform.startswith("win"):
        target = dist / f"{folder.name}.tar.gz"
        with tarfile.open(target, "w:gz", compresslevel=6) as archive:
            archive.add(folder, folder.name, filter=_of_nobody)
        return target
    target = dist / f"{folder.name}.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, file.relative_to(folder.parent))
    return target


def _of_nobody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _by_hash(ask: list[str], wanted: list[Pin]) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        file = Path(temporary) / "requirements.txt"
        file.write_text("".join(f"{pin.text}\n" for pin in wanted), "utf-8")
        _pip([*ask, "--no-deps", "--require-hashes", "--requirement", str(file)])


def _pip(ask: list[str]) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, *ask], check=True)
