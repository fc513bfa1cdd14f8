"""Machines that read a share each come to what one machine reads; what persons typed on either is kept."""

import datetime as dt
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from bench.city import Characters
from yiju import Workspace
from yiju.audit import judgement
from yiju.audit.finding import encode
from yiju.ingest import RecordStore, ledger
from yiju.ingest.batch import ingest
from yiju.ingest.errors import Unreadable
from yiju.ingest.record import encode as recorded
from yiju.ingest.shard import NoShard, Shard
from yiju.merge import merge
from yiju.web.cases import Cases
from yiju.web.corrections import Corrections
from yiju.web.saved_views import Views


def records(workspace: Workspace) -> list[bytes]:
    return [recorded(filing) for filing in workspace.filings()]


def opened(folder: Path) -> Workspace:
    """With an encoder that costs little: what is compared here is not what a model says."""
    workspace = Workspace(folder)
    workspace._index.encoder = Characters()
    return workspace


def whole(workspace: Workspace) -> None:
    """Nothing is wrong with the ledger, and it tells of every judgement."""
    assert ledger.broken(workspace.store.path, judgement.marks(workspace.store.path)) is None


@pytest.fixture(scope="module")
def delivery(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """Samples, one of them twice, and a file that cannot be read."""
    folder = tmp_path_factory.mktemp("材料")
    for file in [*samples.glob("*20[12]*年绩效目标申报表.txt"), *samples.glob("*填报表.txt")]:
        shutil.copy(file, folder)
    first = min(folder.iterdir())
    shutil.copy(first, folder / f"又一份{first.name}")
    (folder / "坏.docx").write_bytes(b"PK\x03\x04")
    return folder


@pytest.fixture(scope="module")
def read(delivery: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Path]]:
    """Read by one machine, and by two; the shares are judged in."""
    base = tmp_path_factory.mktemp("工作区")
    one = opened(base / "整份")
    one.ingest([delivery])
    findings = one.audit()
    shares = []
    for number in (1, 2):
        share = RecordStore(base / f"分片{number}")
        ingest([delivery], share, shard=Shard(number, 2))
        shares.append(share.folder)
        for finding in findings[number::3]:
            judgement.judge(share.path, finding, "confirm", "张审计", f"第{number}片")
        share.close()
    assert len(findings) > 3
    one.store.close()
    return one.folder, shares


@pytest.fixture
def shares(read: tuple[Path, list[Path]], tmp_path: Path) -> list[Path]:
    return [shutil.copytree(folder, tmp_path / folder.name) for folder in read[1]]


def test_a_copy_under_another_name_is_no_conflict(delivery: Path, tmp_path: Path) -> None:
    original = next(one for one in sorted(delivery.iterdir()) if one.suffix == ".txt")
    stores = [RecordStore(tmp_path / name) for name in ("甲", "乙")]
    for store, name in zip(stores, ("申报表.txt", "申报表（副本）.txt"), strict=True):
        ingest([Path(shutil.copy(original, tmp_path / name))], store)
        store.close()
    (made,) = merge(opened(stores[0].folder), [stores[1].folder])
    assert (made.filings, made.known, made.conflicts) == (0, 1, [])


def test_two_shares_make_what_one_machine_reads(
    read: tuple[Path, list[Path]], shares: list[Path], tmp_path: Path
) -> None:
    one, both = opened(read[0]), opened(tmp_path / "合并")
    made = merge(both, shares)
    assert [m.conflicts for m in made] == [[], []]
    assert all(m.filings for m in made) and sum(m.filings for m in made) == len(one.filings())
    assert records(both) == records(one)
    assert both.store.failures() == one.store.failures() != []
    for filing in both.filings():
        assert both.store.original(filing.document.sha256).is_file()
    # A finding compares what lay in different shares, too.
    plain = [encode(f) for f in one.audit()]
    judged = judgement.standing(both.store.path)
    assert len(judged) == sum(m.judgements for m in made) >= 2
    found = both.audit()
    assert {f.id for f in found if f.judgement} <= {row.finding for row in judged}
    for finding in found:
        finding.judgement = None
    assert [encode(f) for f in sorted(found, key=lambda f: f.id)] == sorted(
        plain, key=lambda line: json.loads(line)["id"]
    )
    whole(both)
    told = [act.detail for act in ledger.acts(both.store.path) if act.what == "ingest"]
    assert all("并入" in line and "读入" in line for line in told)


def test_what_was_merged_is_not_merged_again(shares: list[Path], tmp_path: Path) -> None:
    both = Workspace(tmp_path / "合并")
    merge(both, shares)
    state, acts = both.store.revision(), ledger.count(both.store.path)
    again = merge(both, shares[::-1])
    assert [(m.filings, m.judgements, m.conflicts) for m in again] == [(0, 0, [])] * 2
    assert (both.store.revision(), ledger.count(both.store.path)) == (state, acts)


def test_two_who_say_different_things_are_both_kept_and_told(
    read: tuple[Path, list[Path]], shares: list[Path], tmp_path: Path
) -> None:
    """A copy of one workspace on two machines: what was said before they parted, and what each says after."""
    apart = Workspace(shutil.copytree(shares[0], tmp_path / "另一台"))
    here = Workspace(shares[0])
    finding = judgement.standing(here.store.path)[0].finding
    later = opened(read[0]).findings_table().whole([finding])[0]

    def at(hour: int) -> dt.datetime:
        return dt.datetime(2030, 1, 1, hour, tzinfo=dt.UTC)

    judgement.judge(here.store.path, later, "unsure", "张审计", "再看", at(9))
    judgement.judge(apart.store.path, later, "dismiss", "李复核", "口径不同", at(8))
    for workspace, said in ((here, "3"), (apart, "5")):
        Corrections(workspace.store.path).record("某申报", "year_budget", said, "张审计")
        Views(workspace.store.path).save("张审计", "大额", f"money={said}")
        (workspace.folder / "words").mkdir(exist_ok=True)
        (workspace.folder / "words" / "词.txt").write_text(said)
    cases = Cases(apart.store.path)
    cases.add(cases.new("取证一", "李复核"), [(finding, "某疑点")])
    cases.change(1, [replace(cases.items(1)[0], facts="一、\n二、")])
    (made,) = merge(here, [apart.folder])
    assert made.filings == 0 and made.judgements == 1
    assert [row.verdict for row in judgement.history(here.store.path, finding)] == [
        "confirm",
        "dismiss",
        "unsure",
    ]
    assert next(r for r in judgement.standing(here.store.path) if r.finding == finding).verdict == "unsure"
    told = "\n".join(made.conflicts)
    for part in (f"疑点 {finding}", "核定“某申报 year_budget”", "视图“大额”", "words/词.txt"):
        assert part in told
    (case,) = Cases(here.store.path).every()
    ours = Cases(here.store.path)
    assert [(i.finding, i.facts) for i in ours.items(case.number)] == [(finding, "一、\n二、")]
    # Facts come where none are written here, and are told where others are.
    ours.change(case.number, [replace(ours.items(case.number)[0], facts="")])
    assert ours.take(cases) == (1, []) and ours.items(case.number)[0].facts
    ours.change(case.number, [replace(ours.items(case.number)[0], facts="三、")])
    assert ours.take(cases) == (0, ["取证一"]) and ours.items(case.number)[0].facts == "三、"
    whole(here)
    # An undoing takes back what its own side said.
    judgement.undo(apart.store.path, later, "李复核", now=at(10))
    assert merge(here, [apart.folder])[0].judgements == 1
    said = [row.verdict for row in judgement.history(here.store.path, finding)]
    assert said == ["confirm", "dismiss", "undo", "unsure"]
    assert next(r for r in judgement.standing(here.store.path) if r.finding == finding).verdict == "unsure"
    whole(here)


def test_a_paper_changed_on_the_way_a_damaged_record_and_a_wrong_folder_are_told(
    shares: list[Path], tmp_path: Path
) -> None:
    one, other = shares
    both = Workspace(tmp_path / "合并")
    with pytest.raises(Unreadable, match="没有工作区"):
        merge(both, [one, tmp_path / "无"])
    with pytest.raises(Unreadable, match="本身"):
        merge(both, [both.folder])
    assert both.filings() == []
    giver = Workspace(other)
    first, second = Workspace(one).filings()[0], giver.filings()[0]
    place = Workspace(one).store.connection.execute("SELECT path FROM filing LIMIT 1").fetchone()[0]
    with giver.store.connection as db:
        db.execute("UPDATE filing SET path = ? WHERE id = ?", (place, second.document.id))
    giver.store.original(second.document.sha256).write_bytes(b"?")
    made = merge(both, [one, other])
    told = "\n".join(made[1].conflicts)
    assert "两份都保留" in told and "原件缺失或内容已变" in told
    assert {first.document.id, second.document.id} <= {f.document.id for f in both.filings()}
    with giver.store.connection as db:
        db.execute("UPDATE filing SET record = 'x', reader = reader + 1 WHERE id = ?", (second.document.id,))
    assert "记录已损坏" in merge(both, [other])[0].conflicts[0]


def test_the_commands_tell_share_and_merge(
    delivery: Path,
    shares: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    typed: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    wrong = typed("ingest", "--shard", "3/2", delivery, workspace=tmp_path / "分")
    assert wrong.returncode == 1 and "请写 i/n" in wrong.stderr
    monkeypatch.setattr(Workspace, "sync", lambda self, *_, **__: None)  # a model takes half a minute
    done = typed("merge", *shares, "--json", workspace=tmp_path / "合")
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [Path(line["source"]).name for line in lines] == ["分片1", "分片2"]


def test_every_file_is_in_one_share() -> None:
    hashes = [f"{n * 2654435761 % 2**64:016x}" + "0" * 48 for n in range(600)]
    held = [[h for h in hashes if Shard(i, 3).holds(h)] for i in (1, 2, 3)]
    assert sorted(h for share in held for h in share) == sorted(hashes)
    assert min(map(len, held)) > 150
    for text in ("0/2", "3/2", "1", "a/b", "1/0"):
        with pytest.raises(NoShard):
            Shard.read(text)
