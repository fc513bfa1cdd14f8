"""Where the sample filings stand, and a workspace made of them."""

from __future__ import annotations

from pathlib import Path


def sample_folder() -> Path:
    """Where the samples stand: inside the installed package, or in the repository beside it. Raises
    `FileNotFoundError`.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "samples", package.parent / "samples"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError("找不到示例材料（samples 文件夹）；请从源代码仓库运行。")
