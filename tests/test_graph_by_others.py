"""The samples' graph, audited: the standards' constraints and our shapes hold, and other programs open what leaves of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench import constraints, dumps
from yiju import Workspace


@pytest.fixture(scope="module")
def audited(
    samples_read: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workspace]:
    workspace = Workspace(samples_read(tmp_path_factory.mktemp("by-others")))
    yield workspace
    workspace.graph_store.close()
    workspace.store.close()


def test_no_constraint_of_a_standard_is_violated_by_the_samples(audited: Workspace) -> None:
    assert constraints.violations(audited.graph_store) == 0
    assert constraints.conforms(audited.graph_store)


@pytest.mark.skipif(shutil.which("rapper") is None, reason="raptor2-utils")
def test_a_dump_of_the_samples_is_opened_by_others_without_a_warning(audited: Workspace) -> None:
    assert dumps.main([str(audited.folder)]) == 0
