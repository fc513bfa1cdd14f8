"""What the documents beside README and guide give to type works, on the samples; those two have tests of their own
(`test_readme.py`, `test_guide.py`), what waits for a person or a cluster too (`tests/web`, `test_scale.py`).
"""

import json
import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tools.test_as_documented import DOCUMENTS, blocks, calls, inline
from yiju.ingest.forms.grammar import load

ROOT = Path(__file__).resolve().parents[2]
FORM = ROOT / "tests" / "ingest" / "forms" / "huaiyang.yaml"
ELSEWHERE = ("README.md", "CHANGELOG.md", "用户指南.md", "commands.md", "DESIGN.md")
PROJECT = "社区便民信息服务平台运行维护"
# Shares are read and merged in the guide, in its order; the others name the command alone, or want a real corpus, another
# server or a cluster.
NOT_HERE = re.compile(
    r" --shard | merge |account |serve --upstream|pairs --vectors|export nquads| --spark |shared/corpus|check FILE"
)


def told() -> list[str]:
    """Every whole call, each once, in the order of the documents."""
    every = [
        call
        for document in DOCUMENTS
        if document.name not in ELSEWHERE
        for text in (blocks(document), inline(document))
        for call in calls(text)
    ]
    return [call for call in dict.fromkeys(every) if not NOT_HERE.search(f" {call} ")]


@pytest.fixture
def names(tmp_path: Path, samples_read: Callable[[Path], Path]) -> dict[str, str]:
    """What lies here for what the documents name: workspaces of the samples, materials, a form of an office's own."""
    sample = load(FORM).sample
    assert sample is not None
    filled = tmp_path / "收到的表.txt"
    filled.write_text(sample.text, "utf-8")
    whole = str(samples_read(tmp_path / "甲市"))
    return {
        **dict.fromkeys(("/tmp/w", "文件夹", "全省", "甲市"), whole),
        **{other: str(samples_read(tmp_path / other)) for other in ("乙市", "丙市")},
        **{
            "samples": str(ROOT / "samples"),
            "材料": str(ROOT / "samples"),
            "/data/比对": str(tmp_path / "比对"),
        },
        **{
            "graph/queries/NAME.rq": str(ROOT / "graph" / "queries" / "bases-most-cited.rq"),
            "名称": "bases-most-cited",
            "KIND": "no_change",
            "/tmp/filings.jsonl": str(tmp_path / "filings.jsonl"),
        },
        **{
            "新表.yaml": str(FORM),
            "huaiyang.yaml": str(FORM),
            "收到的表.xlsx": str(filled),
            "项目名称": PROJECT,
        },
    }


def test_every_call_of_the_documents_works(
    names: dict[str, str], typed: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    workspace = Path(names["甲市"])
    names["疑点编号"] = json.loads(typed("audit", "--json", workspace=workspace).stdout.splitlines()[0])["id"]
    followed = told()
    for call in followed:
        words = [names.get(word, word) for word in shlex.split(call)]
        at = Path(words[1]) if words[0] == "-w" else workspace
        done = typed(*(words[2:] if words[0] == "-w" else words), workspace=at)
        assert done.returncode == 0, f"yiju {call}\n{done.stderr}"
        given = Path(words[words.index("-o") + 1]).read_text("utf-8") if "-o" in words else done.stdout
        assert given, f"yiju {call}\n{done.stderr}"
    assert len(followed) > 10
