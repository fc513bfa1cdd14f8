#!/bin/sh
# Installs Yiju for this user, without a network and without an administrator: sh install.sh [--to FOLDER]
set -e
here=$(cd "$(dirname "$0")" && pwd)
wanted=$(sed -n 's/.*"python": "\([0-9.]*\)".*/\1/p' "$here/bundle.json")
if [ -d "$here/interpreter" ]; then
    home=${XDG_DATA_HOME:-$HOME/.local/share}/yiju
    if [ "$1" = --to ]; then home=$2; fi
    rm -rf "$home/python"
    mkdir -p "$home/python"
    tar -xf "$here"/interpreter/* -C "$home/python"
    python=$(find "$home/python" -path "*/bin/python$wanted" | head -n 1)
else
    python=$(command -v "python$wanted" || command -v python3 || true)
fi
if [ -z "$python" ]; then
    echo "没有找到 Python $wanted，请先安装，再运行本程序。" >&2
    exit 1
fi
exec "$python" -I "$here/install.py" "$@"
