"""Files sent by a browser: named plainly, read one by one, their rows kept."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from yiju.web.desk import Desk
from yiju.web.intake import Intake
from yiju.workspace import Workspace

OURS = {"Sec-Fetch-Site": "same-origin"}


def test_a_file_is_streamed_in_read_and_shown(client: TestClient, desk: Desk, samples: Path) -> None:
    text = next(samples.glob("*2018年绩效目标申报表.txt")).read_bytes() + "\n（再版）\n".encode()
    sent = client.post("/intake/file", params={"name": "新表.txt"}, content=text, headers=OURS)
    assert sent.status_code == 204
    desk.intake.wait(60)
    [job] = desk.intake.jobs()
    assert (job.name, job.state, job.who) == ("新表.txt", "done", "张三") and "申报 2 份" in job.outcome
    page = client.get("/intake").text
    assert "读完" in page
    [read] = (f.document.id for f in desk.records().filings.values() if f.document.file == "新表.txt")
    assert f'<a href="/document/{read}/page/1">新表.txt</a></td><td class="nowrap">读完' in page
    assert not [path for path in (desk.workspace.folder / "inbox").rglob("*") if path.is_file()]


def test_a_folder_of_this_machine_is_named_and_read(
    client: TestClient, desk: Desk, samples: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "收到的" / "下属"
    folder.mkdir(parents=True)
    known = next(samples.glob("*2018年绩效目标申报表.txt"))
    (folder / "同一份.txt").write_bytes(known.read_bytes())
    (folder.parent / "通知.txt").write_text("请各单位按时报送。", "utf-8")
    (folder.parent / "数据.json").write_text("{}", "utf-8")
    (folder.parent / "坏.pdf").write_bytes(b"%PDF-1.7 nothing")
    client.post("/intake/path", data={"path": f" {folder.parent} "}, headers=OURS)
    desk.intake.wait(60)
    said = {job.name: job.state_name for job in desk.intake.jobs()}
    assert said == {
        "同一份.txt": "内容未变",
        "通知.txt": "没有认出表",
        "坏.pdf": "未能读取",
        "数据.json": "未读",
    }
    told = {job.name: job.outcome for job in desk.intake.jobs()}
    assert f"与已有的“{known.name}”内容相同" in told["同一份.txt"]
    assert not any(name in outcome for name, outcome in told.items())  # the row has its name already
    page = client.get("/intake").text
    assert '<b class="doubt">1 个未能读取</b>' in page and page.count('<tr class="failed">') == 1
    missing = client.post("/intake/path", data={"path": "/没有/这里"}, headers=OURS)
    assert missing.status_code == 400 and "没有“/没有/这里”" in missing.text


def test_a_workspace_named_by_a_relative_path_reads_what_is_sent(
    workspace: Workspace, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace.folder.parent)
    intake = Intake(Workspace(Path(workspace.folder.name)), lambda: None)
    intake.take(str(next(samples.glob("*2018年绩效目标申报表.txt"))), "张三")
    intake.wait(60)
    [job] = intake.jobs()
    assert job.state_name == "内容未变" and "申报 2 份" in job.outcome
    intake.clear()
    assert not intake.jobs()


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\temp\\passwd", "/etc/passwd", "a/b/passwd"])
def test_a_name_is_only_a_name(client: TestClient, desk: Desk, name: str) -> None:
    client.post("/intake/file", params={"name": name}, content=b"", headers=OURS)
    desk.intake.wait(60)
    [job] = desk.intake.jobs()
    assert job.name == "passwd" and job.state == "failed" and "空文件" in job.outcome
    inside = desk.workspace.folder / "inbox"
    assert all(inside in path.parents for path in inside.rglob("passwd"))


def test_a_file_without_a_name_is_refused(client: TestClient, desk: Desk) -> None:
    for name in ("", "..", "/", "a/.."):
        assert (
            client.post("/intake/file", params={"name": name}, content=b"x", headers=OURS).status_code == 400
        )
    assert not desk.intake.jobs()


def test_what_waited_when_the_server_stopped_is_read_when_it_runs_again(
    workspace: Workspace, samples: Path
) -> None:
    intake = Intake(workspace, lambda: None)
    with intake._open() as db:
        db.execute("INSERT INTO intake (name, who, state) VALUES ('表.txt', '张三', 'reading')")
    folder = workspace.folder / "inbox" / "1"
    folder.mkdir(parents=True)
    (folder / "表.txt").write_bytes(next(samples.glob("*.txt")).read_bytes())
    again = Intake(workspace, lambda: None)
    again.wait(60)
    assert again.job(1).state == "done" and "内容未变" in again.job(1).outcome


def test_cancelling_lets_go_of_what_waits(workspace: Workspace) -> None:
    intake = Intake(workspace, lambda: None)
    with intake._open() as db:
        db.execute("INSERT INTO intake (name, who, state) VALUES ('表.txt', '张三', 'queued')")
    intake.cancel()
    assert [job.state for job in intake.jobs()] == ["cancelled"]
