"""What the door lets in, and what every answer carries."""

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from yiju.cli import cli
from yiju.web.security import HEADERS, Guard

from .conftest import HERE

OURS = {"Sec-Fetch-Site": "same-origin"}


def test_without_the_token_no_page_is_shown(guard: Guard) -> None:
    client = TestClient(guard, base_url=HERE)
    for path in ("/", "/findings", "/static/base.css", "/?token=wrong"):
        answer = client.get(path)
        assert answer.status_code == 403 and "口令" in answer.text


def test_the_token_becomes_a_cookie_and_works_once(guard: Guard) -> None:
    token = guard.token
    client = TestClient(guard, base_url=HERE)
    answer = client.get("/", params={"token": token}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "samesite=strict" in cookie.lower() and token not in cookie
    assert client.get("/who").status_code == 200
    assert TestClient(guard, base_url=HERE).get("/", params={"token": token}).status_code == 403
    assert guard.token != token


def test_a_foreign_name_for_this_address_is_refused(guard: Guard, client: TestClient) -> None:
    for host in ("evil.example:8765", "127.0.0.1", "127.0.0.1:9", "localhost:8765.evil.example", ""):
        assert client.get("/", headers={"host": host}).status_code == 421
    assert client.get("/", headers={"host": "localhost:8765"}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (OURS, 303),
        ({"Origin": HERE}, 303),
        ({}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": HERE}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_what_changes_something_comes_from_our_own_page(
    client: TestClient, headers: dict[str, str], status: int
) -> None:
    answer = client.post("/who", data={"who": "李四", "next": "/"}, headers=headers, follow_redirects=False)
    assert answer.status_code == status


def test_every_answer_carries_the_headers(client: TestClient, guard: Guard) -> None:
    stranger = TestClient(guard, base_url=HERE)
    for answer in (client.get("/"), client.get("/nothing"), client.get("/static/keys.js"), stranger.get("/")):
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_the_name_leads_on_to_pages_of_ours_only(client: TestClient) -> None:
    for after in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        answer = client.post(
            "/who", data={"who": "李四", "next": after}, headers=OURS, follow_redirects=False
        )
        assert answer.headers["location"] == "/"


def test_no_path_leads_out_of_the_static_files(client: TestClient) -> None:
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/vendor/..%2f..%2fapp.py"):
        assert client.get(path).status_code == 404


def test_the_workbench_does_not_listen_to_the_network() -> None:
    answer = CliRunner().invoke(cli, ["workbench", "--host", "0.0.0.0", "--no-browser"])
    assert answer.exit_code == 1 and "不启动" in answer.output
