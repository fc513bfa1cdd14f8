"""Text on a page: what stands in columns stays in columns."""

from yiju.web.render import marked


def test_columns_of_a_text_stay_apart() -> None:
    assert marked("会议\t800\t47", []) == '会议<span class="tab">\t</span>800<span class="tab">\t</span>47'
