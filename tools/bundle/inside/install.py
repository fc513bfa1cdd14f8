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
        shutil.copy(HERE / "uninstall.py", target)
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
    """The command, 启动工作台 and 卸载, each written down in `installed.json`; says where they are."""
    laid, shown = _windows(target) if WINDOWS else _linux(target)
    file = target / "installed.json"
    before = json.loads(file.read_text("utf-8")) if file.is_file() else []
    listed = list(dict.fromkeys([*before, *map(str, laid)]))
    file.write_text(json.dumps(listed, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return shown


def _windows(target: Path) -> tuple[list[Path], str]:
    start = (
        "@echo off\n"
        'if not exist "%USERPROFILE%\\Yiju" mkdir "%USERPROFILE%\\Yiju"\n'
        'cd /d "%USERPROFILE%\\Yiju"\n'
        f'"{python_of(target)}" -m yiju workbench\n'
        "pause\n"
    )
    # What runs lies in the environment: cmd takes that away once it has ended, and this file with it.
    end = (
        "@echo off\n"
        'cd /d "%TEMP%"\n'
        f'"{python_of(target)}" -I "{target}\\uninstall.py"\n'
        "if errorlevel 1 goto end\n"
        f'rmdir /s /q "{target}\\venv"\n'
        f'if exist "{target}\\python" rmdir /s /q "{target}\\python"\n'
        f'if exist "{target}\\venv" echo 有文件正被使用：请关闭工作台，再删除 {target}。\n'
        ":end\n"
        "pause\n"
        f'if not exist "{target}\\uninstall.py" (goto) 2>nul & del "%~f0" & rmdir "{target}"\n'
    )
    shown = [folder / "启动工作台.bat" for folder in (target, _desktop())]
    # cmd reads a batch file in the code page of the system.
    for file, text in [*((file, start) for file in shown), (target / "卸载.bat", end)]:
        file.write_text(text, encoding=locale.getencoding(), newline="\r\n")
    return (
        shown,
        f"双击桌面上的“启动工作台”；命令在 {target}\\venv\\Scripts\\yiju.exe；卸载用 {target}\\卸载.bat",
    )


def _desktop() -> Path:
    import winreg

    place = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
    with winreg.OpenKey(winreg.HKEY_CURRENT_USER, place) as key:
        return Path(os.path.expandvars(winreg.QueryValueEx(key, "Desktop")[0]))


def _linux(target: Path) -> tuple[list[Path], str]:
    python = python_of(target)
    start, end = target / "启动工作台.sh", target / "卸载.sh"
    _script(
        start, f'#!/bin/sh\nmkdir -p "$HOME/Yiju" && cd "$HOME/Yiju" && exec "{python}" -m yiju workbench\n'
    )
    _script(end, f'#!/bin/sh\ncd / && exec "{python}" -I "{target}/uninstall.py"\n')
    entry = f'[Desktop Entry]\nType=Application\nName=依据 启动工作台\nExec="{start}"\nTerminal=true\nCategories=Office;\n'
    menus = [Path.home() / ".local" / "share" / "applications"]
    menus += [desk for name in ("桌面", "Desktop") if (desk := Path.home() / name).is_dir()]
    entries = [folder / "yiju-workbench.desktop" for folder in menus]
    command = Path.home() / ".local" / "bin" / "yiju"
    for file in (*entries, command):
        file.parent.mkdir(parents=True, exist_ok=True)
    for file in entries:
        _script(file, entry)
    command.unlink(missing_ok=True)
    command.symlink_to(python.with_name("yiju"))
    shown = f"在程序菜单里找“依据 启动工作台”，或运行 {start}；命令是 {command}；卸载用 {end}"
    return [start, end, command, *entries], shown


def _script(file: Path, text: str) -> None:
    file.write_text(text, "utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


if __name__ == "__main__":
    sys.exit(main())
