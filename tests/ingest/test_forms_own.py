"""Forms that an office adds: a folder of YAML files is all it takes, no code of ours changes.

`tests/ingest/forms` is such a folder, with three invented provinces.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from yiju.ingest.batch import ingest
from yiju.ingest.filing import read_filing
from yiju.ingest.forms.families import FormFamily, families
from yiju.ingest.forms.grammar import BadForm
from yiju.ingest.forms.sample import faults
from yiju.ingest.record_store import RecordStore

OWN = Path(__file__).with_name("forms")
ADDED = [family for family in families(OWN) if family.file.parent == OWN]


@pytest.mark.parametrize("family", ADDED, ids=lambda family: family.id)
def test_an_added_form_reads_its_sample(family: FormFamily) -> None:
    assert faults(family, families(OWN)) == []


def test_all_files_of_the_folder_are_forms() -> None:
    assert {family.id for family in ADDED} == {path.stem for path in OWN.glob("*.yaml")}


def test_renamed_heads_are_read(tmp_path: Path) -> None:
    """Every head of the table of indicators under another word, in another order."""
    (tmp_path / "renamed.yaml").write_text(
        "id: renamed\nname: 改名表\nkind: declaration_forms\nextends: target_form\ntitles: ['改名表$']\n"
        "tables:\n  indicators:\n    columns: {level1: [甲], level2: [乙], indicator: [丙], target: [丁]}\n",
        encoding="utf-8",
    )
    path = tmp_path / "改名表.html"
    cells = [
        "<td>丁</td><td>丙</td><td>乙</td><td>甲</td>",
        "<td>8个</td><td>点位</td><td>数量</td><td>产出</td>",
    ]
    path.write_text(
        "<p>改名表</p><table><tr><td>项目名称</td><td colspan=3>河道保洁</td></tr>"
        + "".join(f"<tr>{row}</tr>" for row in cells)
        + "</table>",
        encoding="utf-8",
    )
    [made] = read_filing(path, tmp_path).projects
    assert [(i.level1, i.level2, i.name, i.target) for i in made.indicators] == [
        ("产出", "数量", "点位", "8个")
    ]
    assert made.form == "renamed"


def test_a_form_in_the_folder_is_read_and_read_anew_when_it_changes(tmp_path: Path) -> None:
    forms = tmp_path / "forms"
    forms.mkdir()
    path = tmp_path / "任务书.txt"
    form = (OWN / "huaiyang.yaml").read_text(encoding="utf-8")
    sample = next(family.form.sample for family in ADDED if family.id == "huaiyang")
    assert sample is not None
    path.write_text(sample.text, encoding="utf-8")
    store = RecordStore(tmp_path / "workspace")
    [row] = ingest([path], store, workers=1, forms=forms)
    assert row.filing is not None
    assert not row.filing.projects
    (forms / "huaiyang.yaml").write_text(form, encoding="utf-8")
    [row] = ingest([path], store, workers=1, forms=forms)
    assert row.outcome == "read"
    assert row.filing is not None
    assert [p.name for p in row.filing.projects] == ["古堤加固"]
    [row] = ingest([path], store, workers=1, forms=forms)
    assert row.outcome == "unchanged"


def test_a_mistake_in_the_folder_stops_the_reading(tmp_path: Path) -> None:
    """Not one file is read by half of what the office meant."""
    (tmp_path / "own.yaml").write_text("id: own\nname: 自有表式\ncolums: {}\n", encoding="utf-8")
    with pytest.raises(BadForm, match="第 3 行"):
        ingest([tmp_path / "own.yaml"], RecordStore(tmp_path / "workspace"), workers=1, forms=tmp_path)
