"""Every page in a real browser: nothing asked of others, nothing the policy forbids, nothing said on the console
(the fixture `page` sees to these), no serious finding of axe, nothing that scrolls sideways.
"""

from typing import Any

import pytest

from bench.workbench_walk import addresses, faults
from yiju.web import long_table
from yiju.web.desk import Desk
from yiju.web.pages import cases_page, findings_page, review_page


def test_every_page_is_legible_to_all_and_breaks_nothing(
    page: Any, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for long in (findings_page, long_table):  # so that what the samples hold fills several pages
        monkeypatch.setattr(long, "ROWS", 5)
    one = desk.table().ids(sort="grade")[0]
    review_page.record(desk, one, "confirm", "李四", "已核对")
    cases_page.take_in(desk, "new", "第一批", [one], "李四")
    root = page.url.split("?")[0].rstrip("/")
    found = list(faults(page, root, addresses(desk)))
    assert not found, "\n".join(map(str, found))
