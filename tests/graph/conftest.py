"""A built store of the two small filings, shared by tests that only read it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import util
from pathlib import Path
from types import ModuleType

import pytest

from yiju.graph import GraphStore


def _load(name: str) -> ModuleType:
    spec = util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec and spec.loader
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def make() -> ModuleType:
    """The functions of filings.py."""
    return _load("filings")


@pytest.fixture(scope="session")
def store(make: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    with GraphStore(tmp_path_factory.mktemp("graph")) as built:
        built.sync(make.two_years())
        yield built
