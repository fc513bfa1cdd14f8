"""Keys of names as parts of IRIs."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from yiju.graph.vocabulary import resource
from yiju.ingest.values.name_keys import project_key, title_key, unit_key

names = st.text(min_size=1, max_size=40)


@given(names)
def test_keys_are_stable_under_themselves_and_never_empty(name: str) -> None:
    if name.strip("。;；,，、. \t\n"):
        assert resource("unit", unit_key(name)).value.isprintable()
        resource("project", "单位", project_key(name))
        resource("basis", title_key(name))


@given(names, names)
def test_two_keys_never_share_an_iri(left: str, right: str) -> None:
    same = unicodedata.normalize("NFC", left) == unicodedata.normalize("NFC", right)
    assert (resource("unit", left) == resource("unit", right)) == same
