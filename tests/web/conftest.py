"""A workbench on the samples, behind its door, and a client that has come in."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from yiju.web.app import application
from yiju.web.desk import Desk
from yiju.web.security import Guard
from yiju.workspace import Workspace

PORT = 8765
HERE = f"http://127.0.0.1:{PORT}"


@pytest.fixture(scope="session")
def read_samples(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """A workspace of the samples with its findings, to be copied."""
    folder = tmp_path_factory.mktemp("read") / "workspace"
    workspace = Workspace(folder)
    workspace.ingest([samples])
    workspace.audit()
    workspace.store.close()
    return folder


@pytest.fixture
def workspace(tmp_path: Path, read_samples: Path) -> Iterator[Workspace]:
    shutil.copytree(read_samples, tmp_path / "workspace")
    made = Workspace(tmp_path / "workspace")
    yield made
    made.store.close()


@pytest.fixture
def desk(workspace: Workspace) -> Desk:
    return Desk(workspace)


@pytest.fixture
def guard(desk: Desk) -> Guard:
    return Guard(application(desk), PORT)


@pytest.fixture
def client(guard: Guard) -> TestClient:
    return entered(guard)


def entered(guard: Guard) -> TestClient:
    """A client that has used the token and said its name."""
    client = TestClient(guard, base_url=HERE)
    client.get("/", params={"token": guard.token})
    client.post("/who", data={"who": "张三", "next": "/"}, headers={"Sec-Fetch-Site": "same-origin"})
    return client
