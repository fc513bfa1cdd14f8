"""Installs Yiju for one user from the folder that this file lies in. No network, no administrator.

Run by install.sh or 安装.bat with a Python of the bundle's version; needs its standard library only. It checks every
file by `SHA256SUMS`, makes an environment of its own, installs the wheels by their hashes, and lays a way in: a
command, and 启动工作台 on the desktop. Installed again it replaces itself; workspaces lie elsewhere and stay.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import locale
import os
import shutil
import stat
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
WINDOWS = os.name == "nt"


class Stopped(Exception):
    """Why nothing was installed, in Chinese."""


def main() -> int:
    """Install; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    parser = argparse.ArgumentParser(description="安装依据，只装给当前用户。")
    parser.add_argument("--to", type=Path, metavar="文件夹", default=home(), help="装到哪里")
    target = parser.parse_args().to.expanduser().absolute()
    try:
        about = json.loads((HERE / "bundle.json").read_text("utf-8"))
        fits(about["python"], about["platform"])
        print("1/3 核对文件……", flush=True)
        verify()
        print(f"2/3 安装到 {target}……", flush=True)
        install(target)
        print("3/3 建立快捷方式……", flush=True)
        shown = shortcuts(target)
    except (Stopped, OSError, subprocess.CalledProcessError) as error:
        print(f"没有装成：{error}", file=sys.stderr)
        return 1
    print("装好了。打开工作台：" + shown)
    return 0


def home() -> Path:
    """Where a user's programs lie."""
    if WINDOWS:
        return Path(os.environ["LOCALAPPDATA"]) / "Yiju"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "yiju"


def fits(python: str, platform: str) -> None:
    """Raises `Stopped` where this Python or machine is not the one the bundle is for."""
    have = ".".join(map(str, sys.version_info[:2]))
    if have != python or sys.maxsize < 2**32:
        raise Stopped(f"这个安装包要用 Python {python}（64 位），现在运行的是 {have}（{sys.executable}）。")
    if platform.startswith("win") != WINDOWS:
        raise Stopped(f"这个安装包是给 {platform} 的，不能装在这台机器上。")


def verify() -> None:
    """Raises `Stopped` where a file of the bundle is missing or not as it was packed."""
    for line in (HERE / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, _, name = line.partition("  ")
        file = HERE / name
        if not file.is_file():
            raise Stopped(f"安装包不完整，缺少 {name}；请重新复制或解压。")
        with file.open("rb") as opened:
            if hashlib.file_digest(opened, "sha256").hexdigest() != digest:
                raise Stopped(f"文件 {name} 与打包时不同；请重新复制或解压。")


def install(target: Path) -> None:
    """The environment with all wheels, at `target/venv`."""
    folder = target / "venv"
    if folder.exists():
        shutil.rmtree(folder)
    venv.EnvBuilder(with_pip=False, symlinks=not WINDOWS).create(folder)
    (pip,) = (HERE / "wheels").glob("pip-*.whl")
    ask = [
        str(python_of(target)),
        "-I",
        str(pip / "pip"),
        "--isolated",
        "install",
        "--quiet",
        "--no-index",
        "--no-deps",
    ]
    ask += ["--disable-pip-version-check", "--no-warn-script-location", "--require-hashes"]
    ask += ["--find-links", str(HERE / "wheels"), "--requirement", str(HERE / "requirements.txt")]
    subprocess.run(ask, check=True)
    subprocess.run(
        [str(python_of(target)), "-I", "-m", "yiju", "--version"], check=True, stdout=subprocess.DEVNULL
    )


def python_of(target: Path) -> Path:
    """The Python of the environment."""
    return target / "venv" / ("Scripts/python.exe" if WINDOWS else "bin/python")


def shortcuts(target: Path) -> str:
    """The command and 启动工作台; says where they are."""
    return _windows(target) if WINDOWS else _linux(target)


def _windows(target: Path) -> str:
    start = (
        "@echo off\n"
        'if not exist "%USERPROFILE%\\Yiju" mkdir "%USERPROFILE%\\Yiju"\n'
        'cd /d "%USERPROFILE%\\Yiju"\n'
        f'"{python_of(target)}" -m yiju workbench\n'
        "pause\n"
    )
    # cmd reads a batch file in the code page of the system.
    for folder in (target, _desktop()):
        (folder / "启动工作台.bat").write_text(start, encoding=locale.getencoding(), newline="\r\n")
    return f"双击桌面上的“启动工作台”；命令在 {target}\\venv\\Scripts\\yiju.exe"


def _desktop() -> Path:
    import winreg

    place = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
    with winreg.OpenKey(winreg.HKEY_CURRENT_USER, place) as key:
        return Path(os.path.expandvars(winreg.QueryValueEx(key, "Desktop")[0]))


def _linux(target: Path) -> str:
    start = target / "启动工作台.sh"
    start.write_text(
        f'#!/bin/sh\nmkdir -p "$HOME/Yiju" && cd "$HOME/Yiju" && exec "{python_of(target)}" -m yiju workbench\n',
        "utf-8",
    )
    start.chmod(start.stat().st_mode | stat.S_IXUSR)
    entry = f'[Desktop Entry]\nType=Application\nName=依据 启动工作台\nExec="{start}"\nTerminal=true\nCategories=Office;\n'
    menus = [Path.home() / ".local" / "share" / "applications"]
    menus += [desk for name in ("桌面", "Desktop") if (desk := Path.home() / name).is_dir()]
    for folder in menus:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "yiju-workbench.desktop"
        file.write_text(entry, "utf-8")
        file.chmod(file.stat().st_mode | stat.S_IXUSR)
    command = Path.home() / ".local" / "bin" / "yiju"
    command.parent.mkdir(parents=True, exist_ok=True)
    command.unlink(missing_ok=True)
    command.symlink_to(python_of(target).with_name("yiju"))
    return f"在程序菜单里找“依据 启动工作台”，或运行 {start}；命令是 {command}"


if __name__ == "__main__":
    sys.exit(main())
