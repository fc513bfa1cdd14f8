"""One bad item costs itself alone, whatever it provokes; what passes is tried again; caches are the user's own."""

import os
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from yiju.ingest import cache
from yiju.ingest.batch import ingest
from yiju.ingest.errors import Passing, Unreadable
from yiju.ingest.forms.shanghai.dump.form_money import fitting
from yiju.ingest.printable import printable
from yiju.ingest.readers import read_bytes
from yiju.ingest.record_store import RecordStore
from yiju.ingest.worker import Worker

TEXT = "示例市示范局2024年单位预算\n\n项目经费情况说明--示范项目\n".encode()


@pytest.fixture
def store(tmp_path: Path) -> RecordStore:
    return RecordStore(tmp_path / "工作区")


def packed(path: Path, members: dict[str, bytes], how: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", how) as archive:
        for name, data in members.items():
            with archive.open(name or zipfile.ZipInfo(name), "w") as member:
                member.write(data)
    return path


def outcomes(store: RecordStore, *paths: Path) -> list[str]:
    return [row.outcome for row in ingest(list(paths), store, workers=1)]


def test_a_damaged_lzma_member_costs_only_itself(tmp_path: Path, store: RecordStore) -> None:
    path = packed(tmp_path / "a.zip", {"坏.txt": TEXT * 40}, zipfile.ZIP_LZMA)
    data = bytearray(path.read_bytes())
    at = data.index("坏.txt".encode()) + len("坏.txt".encode()) + 12
    data[at : at + 30] = b"\xff" * 30
    path.write_bytes(data)
    beside = tmp_path / "b.txt"
    beside.write_bytes(TEXT)
    assert outcomes(store, path, beside) == ["failed", "read"]


def test_a_member_without_a_name_and_one_with_another_local_name_cost_only_themselves(
    tmp_path: Path, store: RecordStore
) -> None:
    path = packed(tmp_path / "a.zip", {"x": TEXT + b"1", "好.txt": TEXT, "坏.txt": TEXT + b"2"})
    data = path.read_bytes()
    # The local name of the last is no UTF-8, though it says so.
    data = data.replace("坏.txt".encode(), b"\xff\xff\xff.txt", 1)
    path.write_bytes(data)
    assert outcomes(store, path) == ["read", "read", "failed"]
    nameless = packed(tmp_path / "b.zip", {"": TEXT + b"3", "好.txt": TEXT + b"4"})
    rows = ingest([nameless], store, workers=1)
    assert [row.outcome for row in rows] == ["failed", "read"]
    assert "没有名称" in str(rows[0].reason)


def test_a_link_to_itself_is_left_out(tmp_path: Path, store: RecordStore) -> None:
    folder = tmp_path / "材料"
    folder.mkdir()
    (folder / "甲").symlink_to(folder / "乙")
    (folder / "乙").symlink_to(folder / "甲")
    (folder / "预算.txt").write_bytes(TEXT)
    assert sorted(outcomes(store, folder)) == ["left_out", "left_out", "read"]
    assert outcomes(store, folder / "甲") in (["left_out"], ["failed"])


def test_a_mistyped_path_is_told_and_not_kept(tmp_path: Path, store: RecordStore) -> None:
    assert outcomes(store, tmp_path / "没有.pdf") == ["failed"]
    assert store.failures() == []


def test_what_only_passed_by_is_tried_again(
    tmp_path: Path, store: RecordStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "预算.txt"
    path.write_bytes(TEXT)

    def killed(self: Worker, path: Path) -> None:
        raise Passing("读取程序意外退出")

    with monkeypatch.context() as patched:
        patched.setattr(Worker, "read", killed)
        assert outcomes(store, path) == ["failed"]
        assert [f.reason for f in store.failures()] == ["读取程序意外退出"]
    assert outcomes(store, path) == ["read"]
    assert store.failures() == []


def test_a_file_has_a_budget_of_time_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "预算.txt"
    path.write_bytes(TEXT)
    worker = Worker(whole_limit=0.0)
    with pytest.raises(Passing, match="超过 0 秒"):
        worker.read(path)
    worker.close()
    worker.close()


def test_nothing_that_steers_a_terminal_is_kept() -> None:
    text = "示例市\x1b]52;c;cm0gLXJm\x07数据\u202e局\n名称\t值\ufffe\n" + "说明\n" * 80
    source = read_bytes(text.encode(), "a\x1b[2J.txt")
    kept = "".join(line.text for _, line in source.lines())
    assert kept.replace("说明", "") == "示例市]52;c;cm0gLXJm数据局名称\t值"
    assert any("控制字符" in told.what for told in source.warnings)
    assert printable("一\x0b二\ud800") == "一 二\ufffd"


def test_many_lone_amounts_are_doubted_and_few_are_solved() -> None:
    amounts = {i: Decimal(2**i) for i in range(40)}
    assert fitting(amounts, Decimal(2**40 - 1), 40) is None
    assert fitting(amounts, Decimal(5), 40) == [(0, 2)]
    assert fitting(amounts, Decimal(7), 2) == []
    assert fitting({0: Decimal(1), 1: Decimal(1)}, Decimal(1), 2) == [(0,), (1,)]


@pytest.mark.skipif(os.name != "posix", reason="owners and modes are of POSIX")
def test_a_cache_that_others_may_write_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "缓存"
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    monkeypatch.setenv("YIJU_CACHE", str(folder))
    assert cache.own_folder().stat().st_mode & 0o777 == 0o755
    planted = folder / cache.WORDS
    planted.write_bytes(b"planted")
    planted.chmod(0o666)
    cache.drop_untrusted(planted)
    assert not planted.exists()
    assert cache.open_jieba().FREQ["预算"]
    assert planted.stat().st_mode & 0o777 == 0o600
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(cache.ForeignCache, match="别的用户"):
        cache.own_folder()


def test_a_file_that_says_nothing_is_still_refused() -> None:
    with pytest.raises(Unreadable):
        read_bytes(b"", "空.txt")


FORMS = [TEXT + f"第{n}份\n".encode() for n in range(4)]


@pytest.mark.parametrize(
    "names",
    [
        [f"{'示例市数据管理局项目绩效目标申报表与情况说明' * 3}（{n}）.txt" for n in "一二三"],
        ["申报表?.txt", "申报表*.txt", "申报表:.txt", "申报表_.txt"],
        ["申报表.txt", "申报表.txt", "申报表.txt"],
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_filings_whose_names_are_shown_alike_stay_apart(
    names: list[str], tmp_path: Path, store: RecordStore
) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in zip(names, FORMS, strict=False):
            archive.writestr(name, text)
    assert outcomes(store, path) == ["read"] * len(names)
    assert len(list(store.filings())) == len(names)
    assert outcomes(store, path) == ["unchanged"] * len(names)
    assert store.superseded() == []


def test_files_on_disk_whose_names_are_shown_alike_stay_apart(tmp_path: Path, store: RecordStore) -> None:
    for name, text in zip(["申报\n表.txt", "申报_表.txt", "申报\t表.txt"], FORMS, strict=False):
        (tmp_path / name).write_bytes(text)
        assert outcomes(store, tmp_path / name) == ["read"]
    assert len(list(store.filings())) == 3


def test_a_new_content_at_an_old_place_is_covered_and_the_old_kept(
    tmp_path: Path, store: RecordStore
) -> None:
    path = tmp_path / "预算.txt"
    path.write_bytes(FORMS[0])
    (old,) = ingest([path], store, workers=1)
    path.write_bytes(FORMS[1])
    (new,) = ingest([path], store, workers=1)
    assert old.filing and new.filing and len(new.superseded) == 1
    assert list(store.filings()) == [new.filing] and store.superseded() == [old.filing]
    assert store.bring_back(old.filing.document.id)
    assert list(store.filings()) == [old.filing, new.filing] and store.superseded() == []
    path.write_bytes(FORMS[2])
    assert len(ingest([path], store, workers=1)[0].superseded) == 2
    path.write_bytes(FORMS[0])  # the first content again
    assert ingest([path], store, workers=1)[0].outcome == "read"
    assert list(store.filings()) == [old.filing]


def delivered(folder: Path, samples: Path, budget: str) -> Path:
    """A street's declarations with another budget in one of them."""
    (form,) = samples.glob("*东城街道*2023*.txt")
    folder.mkdir()
    text = form.read_text("utf-8").replace("年度资金申请总额\t360000", f"年度资金申请总额\t{budget}")
    (folder / f"{folder.name}.txt").write_text(text, "utf-8")
    return folder


def test_a_correction_from_another_folder_takes_the_place_of_what_it_corrects(
    tmp_path: Path, store: RecordStore, samples: Path
) -> None:
    came = [delivered(tmp_path / "收件", samples, "370000"), delivered(tmp_path / "更正", samples, "360000")]
    (old,), (new,) = (ingest([folder], store, workers=1) for folder in came)
    assert old.filing and new.filing and len(new.superseded) == 1
    assert list(store.filings()) == [new.filing] and store.superseded() == [old.filing]
    assert {row.outcome for row in ingest(came, store, workers=1)} == {"unchanged"}
    assert list(store.filings()) == [new.filing] and store.versions() == []
    assert store.bring_back(old.filing.document.id)
    assert store.versions() == [[old.filing, new.filing]]


def test_two_versions_in_one_delivery_stand_side_by_side(
    tmp_path: Path, store: RecordStore, samples: Path
) -> None:
    came = [delivered(tmp_path / "甲", samples, "370000"), delivered(tmp_path / "乙", samples, "360000")]
    assert [row.outcome for row in ingest(came, store, workers=1)] == ["read", "read"]
    assert [len(same) for same in store.versions()] == [2] and store.superseded() == []


def test_a_workspace_of_the_first_schema_is_brought_up(tmp_path: Path) -> None:
    path = tmp_path / "预算.txt"
    path.write_bytes(FORMS[0])
    store = RecordStore(tmp_path / "旧")
    (row,) = ingest([path], store, workers=1)
    store.connection.executescript("ALTER TABLE filing DROP COLUMN superseded; PRAGMA user_version = 1")
    store.close()
    again = RecordStore(tmp_path / "旧")
    assert list(again.filings()) == [row.filing]
    path.write_bytes(FORMS[1])
    assert len(ingest([path], again, workers=1)[0].superseded) == 1


def test_what_was_moved_and_replaced_in_one_go_stands(tmp_path: Path, store: RecordStore) -> None:
    folder = tmp_path / "材料"
    folder.mkdir()
    (folder / "乙.txt").write_bytes(FORMS[0])
    outcomes(store, folder)
    (folder / "甲.txt").write_bytes(FORMS[0])
    (folder / "乙.txt").write_bytes(FORMS[1])
    assert sorted(outcomes(store, folder)) == ["read", "unchanged"]
    assert len(list(store.filings())) == 2 and store.superseded() == []
