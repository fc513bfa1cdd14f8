"""What two declarations both say, weighed by how rare it is."""

from collections.abc import Iterable

from yiju.ingest.record import Declaration, Subitem
from yiju.search.ask.shared_wording import SharedWording

FORM = "按季度组织实施，确保资金使用规范、完成及时。"


def _rarity(grams: Iterable[str]) -> dict[str, float]:
    return {gram: 0.5 if gram in FORM else 6.0 for gram in grams}


def _declared(key: str, name: str, text: str, item: str = "") -> Declaration:
    items = [Subitem(item, None, None)] if item else []
    return Declaration(id=key, name=name, texts={"项目概况": text}, subitems=items)


def test_own_names_weigh_more_than_the_words_of_every_form() -> None:
    asked = _declared("asked", "测站补建", f"在沅溪、莫家河补建测站。{FORM}")
    double = _declared("double", "监测提升", "沿沅溪与莫家河立杆，装传感器。")
    form = _declared("form", "干部培训", f"举办培训班。{FORM}")
    wording = SharedWording([asked, double, form], _rarity)
    assert wording.share("asked", "double") > wording.share("asked", "form")
    assert wording.share("asked", "asked") > 0.999


def test_what_is_bought_counts_and_who_says_nothing_shares_nothing() -> None:
    one = _declared("one", "村寨消防", "", "手抬机动泵")
    other = _declared("other", "微型站器材", "每站配机动手抬泵。")
    silent = _declared("silent", "", "")
    wording = SharedWording([one, other, silent], _rarity)
    assert wording.share("one", "other") > 0.2
    assert wording.share("one", "silent") == 0.0
