"""A workbench on a local network: accounts, roles route by route, two reviewers who judge blind, safe starts only."""

import os
import re
import ssl
import subprocess
import sys
import urllib.request
from html import unescape
from io import BytesIO
from pathlib import Path
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from starlette.routing import Route
from starlette.testclient import TestClient

from yiju.audit.judgement import by_person
from yiju.cli import cli
from yiju.ingest import ledger
from yiju.ingest.errors import Unreadable
from yiju.web.app import application
from yiju.web.desk import Desk
from yiju.web.door import COOKIE, Door
from yiju.web.logins import Account, Accounts, fits, hashed, read, write
from yiju.web.pages import review_page
from yiju.web.roles import ROLES, Role
from yiju.web.security import HEADERS
from yiju.workspace import Workspace

from .conftest import seen

ORIGIN = "https://yiju.example:8443"
OURS = {"Sec-Fetch-Site": "same-origin"}
PASSWORD = "不要写在纸上的长口令"
PEOPLE: dict[str, Role] = {"看": "查看", "甲": "审看", "乙": "审看", "复": "复核", "管": "管理"}


class Clock:
    """A clock that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="session")
def accounts_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path, kept = tmp_path_factory.mktemp("accounts") / "accounts.yaml", hashed(PASSWORD)
    write(path, [Account(name, role, kept) for name, role in PEOPLE.items()])
    return path


@pytest.fixture
def clock() -> Clock:
    return Clock()


def door(desk: Desk, accounts: Path, clock: Clock) -> Door:
    known = Accounts(accounts)
    desk.seconds = known.seconds()
    return Door(application(desk), ORIGIN, known, clock)


@pytest.fixture
def empty(tmp_path: Path, accounts_file: Path, clock: Clock) -> Door:
    return door(Desk(Workspace(tmp_path / "empty")), accounts_file, clock)


def login(there: Door, name: str, password: str = PASSWORD) -> TestClient:
    client = TestClient(there, base_url=ORIGIN, follow_redirects=False)
    client.post("/login", data={"name": name, "password": password, "next": "/"}, headers=OURS)
    return client


def test_passwords_are_kept_as_scrypt_and_the_file_is_its_owners(accounts_file: Path, tmp_path: Path) -> None:
    text = accounts_file.read_text("utf-8")
    assert PASSWORD not in text and "scrypt$32768$8$1$" in text
    kept = read(accounts_file)[0].password
    assert fits(kept, PASSWORD) and not fits(kept, PASSWORD + "x") and not fits("nonsense", PASSWORD)
    assert hashed(PASSWORD) != hashed(PASSWORD)
    if os.name == "posix":
        assert accounts_file.stat().st_mode & 0o077 == 0
        open_to_all = tmp_path / "open.yaml"
        open_to_all.write_bytes(accounts_file.read_bytes())
        open_to_all.chmod(0o644)
        with pytest.raises(Unreadable, match="别人也能读"):
            Accounts(open_to_all)


def test_without_a_login_no_page_is_shown(empty: Door) -> None:
    stranger = TestClient(empty, base_url=ORIGIN, follow_redirects=False)
    for path in ("/", "/findings", "/static/keys.js", "/intake", "/settings"):
        answer = stranger.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/login?next={path}")
    assert stranger.post("/undo", headers=OURS).headers["location"].startswith("/login")
    page = stranger.get("/login", params={"next": '"><script>alert(1)</script>'})
    assert "<script>" not in page.text and {n: page.headers[n] for n in HEADERS} == HEADERS
    assert stranger.get("/", headers={"host": "evil.example"}).status_code == 421
    form = {"name": "管", "password": PASSWORD}
    assert stranger.post("/login", data=form).status_code == 403  # not sent by our own page
    assert stranger.post("/login", data=form, headers={"Origin": "https://evil.example"}).status_code == 403
    assert stranger.post("/login", data=form, headers={"Origin": ORIGIN}).status_code == 303


def test_a_session_is_a_cookie_that_ends(empty: Door, clock: Clock) -> None:
    client = TestClient(empty, base_url=ORIGIN, follow_redirects=False)
    form = {"name": "管", "password": PASSWORD, "next": "//evil.example"}
    answer = client.post("/login", data=form, headers=OURS)
    cookie = answer.headers["set-cookie"].lower()
    assert answer.headers["location"] == "/" and all(
        w in cookie for w in ("httponly", "secure", "samesite=strict")
    )
    assert cookie.startswith(COOKIE.lower()) and client.get("/").status_code == 200
    clock.now += 9 * 3600
    assert client.get("/").status_code == 303
    again = login(empty, "管")
    assert "管（管理）" in again.get("/who").text
    again.post("/logout", headers=OURS)
    assert again.get("/").status_code == 303


def test_settings_tell_who_has_which_role(empty: Door) -> None:
    page = login(empty, "看").get("/settings").text
    assert all(
        f'<td class="name">{name}</td><td class="nowrap">{role}</td>' in page for name, role in PEOPLE.items()
    )


def test_wrong_passwords_make_the_next_try_wait(empty: Door, clock: Clock) -> None:
    client = TestClient(empty, base_url=ORIGIN, follow_redirects=False)
    for name in ("管", "没有这个人"):
        said = [
            client.post("/login", data={"name": name, "password": "x"}, headers=OURS).status_code
            for _ in range(6)
        ]
        assert said == [403] * 5 + [429]
    right = {"name": "管", "password": PASSWORD}
    assert client.post("/login", data=right, headers=OURS).status_code == 429
    clock.now += 61
    assert client.post("/login", data=right, headers=OURS).status_code == 303


def test_each_route_asks_for_its_role(empty: Door) -> None:
    app = empty._app
    routes = [r for r in app.routes if isinstance(r, Route) and " " in r.name]  # type: ignore[attr-defined]
    changing = [r for r in routes if "POST" in (r.methods or ())]
    least = {r.path: r.name.split()[0] for r in changing}
    assert {path for path, role in least.items() if role == "查看"} == {
        "/who",
        "/money",
        "/findings/views",
        "/table",
        "/undo",  # one takes back only what one did, by its own role
    }
    assert {path for path, role in least.items() if role == "管理"} == {
        "/intake/file",
        "/intake/cancel",
        "/intake/clear",
        "/intake/path",
        "/intake/remove",
    }
    assert least["/case/{number:int}/close"] == "复核" and least["/finding/{id}/verdict"] == "审看"
    for name in ("看", "甲", "复", "管"):
        client = login(empty, name)
        for route in routes:
            path = route.path.replace("{number:int}", "1").replace("{page:int}", "1")
            path = (
                path.replace("{id}", "x")
                .replace("{left}", "x")
                .replace("{right}", "y")
                .replace("{kind}", "z")
            )
            method = "POST" if "POST" in (route.methods or ()) else "GET"
            status = client.request(method, path, headers=OURS).status_code
            may = ROLES.index(PEOPLE[name]) >= ROLES.index(route.name.split()[0])  # type: ignore[arg-type]
            assert (status != 403) == may, (name, method, path, status)


def test_nobody_says_to_be_another(empty: Door) -> None:
    client = login(empty, "甲")
    client.cookies.set("yiju-who", quote("管"))
    assert "甲（审看）" in client.get("/who").text
    assert client.post("/who", data={"who": "管", "next": "/"}, headers=OURS).status_code == 400


def test_two_judge_blind_and_a_third_sees_where_they_differ(
    desk: Desk, accounts_file: Path, clock: Clock
) -> None:
    there = door(desk, accounts_file, clock)
    first, second, third = (login(there, name) for name in ("甲", "乙", "复"))
    finding, other = desk.table().ids(sort="grade")[:2]

    def say(client: TestClient, which: str, verdict: str, note: str) -> None:
        form = {"verdict": verdict, "note": note, "seen": seen(client, f"/finding/{which}")}
        said = client.post(f"/finding/{which}/verdict", data=form, headers=OURS)
        assert said.status_code == 303

    say(first, finding, "confirm", "甲的秘密理由")
    say(first, other, "confirm", "两人相同")
    for path in (
        f"/finding/{finding}",
        "/findings",
        "/journal",
        "/",
        "/findings?verdict=confirm",
        f"/finding/{finding}/paper/check-sheet",
    ):
        assert "甲的秘密理由" not in second.get(path).text
    page = second.get(f"/finding/{finding}").text
    assert "另有 1 人判断过" in page and "未判断" in second.get("/findings").text
    assert finding not in second.get("/findings?verdict=confirm").text
    say(second, finding, "dismiss", "乙的理由")
    say(second, other, "confirm", "")
    assert "甲的秘密理由" in second.get(f"/finding/{finding}").text  # after one's own verdict
    assert finding in first.get("/findings?verdict=confirm").text
    assert finding not in first.get("/findings?verdict=dismiss").text
    assert first.get("/disagreements").status_code == 403
    page = third.get("/disagreements").text
    assert finding in page and other not in page and "甲的秘密理由" in page and "乙的理由" in page
    say(third, finding, "confirm", "复核")
    assert finding not in third.get("/disagreements").text
    assert list(by_person(desk.workspace.store.path)[finding]) == ["甲", "乙", "复"]


def test_the_other_reviewers_verdict_is_in_no_answer(desk: Desk, accounts_file: Path, clock: Clock) -> None:
    there = door(desk, accounts_file, clock)
    first, second, third = (login(there, name) for name in ("甲", "乙", "复"))
    finding = desk.table().ids(sort="grade")[0]
    note = {"verdict": "confirm", "note": "甲的秘密理由"}
    assert first.post(f"/finding/{finding}/verdict", data=note, headers=OURS).status_code == 303
    queries = ["SELECT ?v { ?f yj:verdict ?v }", "SELECT ?v { GRAPH ?g { ?f yj:note ?v } }"]
    for query in queries:
        assert re.search("confirm</td>|甲的秘密理由", third.get("/ask", params={"query": query}).text)
        answer = second.get("/ask", params={"query": query}).text
        assert "没有符合的" in answer and "甲的秘密理由" not in answer
    third.post("/case/add", data={"id": [finding], "case": "new", "title": "事项"}, headers=OURS)
    for path in (
        "/findings/export",
        "/case/1/findings",
        "/case/1/papers/check-sheet",
        "/findings?judge=甲",
        "/case/1",
    ):
        answer = second.get(path)
        assert answer.status_code == 200 and "甲的秘密理由" not in told(answer.content)
    assert "甲的秘密理由" in told(third.get("/case/1/findings").content)


def told(data: bytes) -> str:
    """What a file says, packed or not."""
    if not data.startswith(b"PK"):
        return data.decode()
    with ZipFile(BytesIO(data)) as held:
        parts = [held.read(name) for name in held.namelist()]
    return "".join(
        told(part) if part.startswith(b"PK") else unescape(part.decode("utf-8", "replace")) for part in parts
    )


def test_what_leaves_is_masked_unless_who_may_asks(desk: Desk, accounts_file: Path, clock: Clock) -> None:
    there = door(desk, accounts_file, clock)
    judge, second = login(there, "甲"), login(there, "复")
    finding = desk.table().ids(sort="grade")[0]
    review_page.record(desk, finding, "confirm", "复", "联系电话13812345678")
    for path in ("/findings/export", f"/finding/{finding}/paper/check-sheet"):
        assert "138****5678" in told(second.get(path).content)
        assert "13812345678" in told(second.get(path, params={"openly": "1"}).content)
        assert judge.get(path, params={"openly": "1"}).status_code == 403
    document = next(iter(desk.records().filings))
    assert judge.get(f"/document/{document}/download").status_code == 403
    assert second.get(f"/document/{document}/download").status_code == 200
    acts = [act.detail for act in ledger.acts(desk.workspace.store.path) if act.what == "export"]
    assert sorted("未遮盖" in told for told in acts) == [False, False, True, True, True]


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--host", "192.0.2.1"], "账户"),
        (["--host", "0.0.0.0"], "账户"),
        (["--behind-proxy", "https://a.example"], "账户"),
        (["--accounts", "A"], "加密连接"),
        (["--host", "192.0.2.1", "--accounts", "A"], "加密连接"),
        (["--host", "192.0.2.1", "--accounts", "A", "--tls-cert", "C"], "加密连接"),
        (["--accounts", "A", "--behind-proxy", "http://a.example"], "不是"),
        (["--accounts", "A", "--behind-proxy", "https://a.example/x"], "不是"),
        (["--host", "192.0.2.1", "--accounts", "A", "--behind-proxy", "https://a.example"], "都在本机"),
        (["--host", "0.0.0.0", "--accounts", "A", "--tls-cert", "C", "--tls-key", "C"], "0.0.0.0"),
        (["--accounts", "A", "--tls-cert", "C", "--tls-key", "C"], "用不了"),
        (["--accounts", "NONE", "--behind-proxy", "https://a.example"], "读不了"),
        (["--accounts", "NOBODY", "--behind-proxy", "https://a.example"], "没有“管理”"),
    ],
)
def test_it_does_not_start_unsafely(
    tmp_path: Path, accounts_file: Path, options: list[str], why: str
) -> None:
    certificate, nobody = tmp_path / "cert.pem", tmp_path / "nobody.yaml"
    certificate.write_text("no certificate")
    write(nobody, [Account("甲", "审看", "x")])
    names = {"A": accounts_file, "C": certificate, "NONE": tmp_path / "none.yaml", "NOBODY": nobody}
    given = [str(names.get(one, one)) for one in options]
    answer = CliRunner().invoke(cli, ["-w", str(tmp_path / "w"), "workbench", "--no-browser", *given])
    assert answer.exit_code == 1 and why in answer.output + str(answer.exception or "")


def test_accounts_are_made_changed_and_taken_away_by_a_command(tmp_path: Path) -> None:
    path = str(tmp_path / "accounts.yaml")

    def run(*words: str, said: str = "") -> str:
        answer = CliRunner().invoke(cli, ["account", *words, "--accounts", path], input=said)
        return answer.output

    assert "已保存" in run("张三", "--role", "管理", said=f"{PASSWORD}\n{PASSWORD}\n")
    assert "至少要" in run("李四", "--role", "审看", said="short\nshort\n")
    assert "已保存" in run("李四", "--role", "审看", said=f"{PASSWORD}2\n{PASSWORD}2\n")
    known = Accounts(Path(path))
    assert known.enter("李四", PASSWORD) is None
    found = known.enter("李四", f"{PASSWORD}2")
    assert found is not None and (found.role, found.eyes) == ("审看", "李四")
    assert "已去掉" in run("李四", "--remove") and [a.name for a in read(Path(path))] == ["张三"]


def test_it_answers_over_tls(tmp_path: Path, accounts_file: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate], capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("openssl cannot make a certificate here")
    command = [sys.executable, "-m", "yiju", "-w", str(tmp_path / "w"), "workbench", "--no-browser", "--host", "localhost",
               "--accounts", str(accounts_file), "--tls-cert", str(certificate), "--tls-key", str(key)]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        found = re.search(r"https://localhost:\d+", server.stdout.readline())
        try:
            assert found is not None
            trusting = ssl.create_default_context(cafile=str(certificate))
            page = urllib.request.urlopen(f"{found[0]}/", context=trusting).read().decode()
            assert "登录" in page
        finally:
            server.kill()
