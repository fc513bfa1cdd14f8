"""The index as the other rooms use it."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.search.conftest import ROADS, WATER, declaration, filing
from yiju.ingest.record import Basis, Filing, Passage, Place
from yiju.search import DamagedIndex, Filters, SearchIndex
from yiju.search.model.encoder import DefaultEncoder


def test_the_right_project_comes_first_and_says_why(index: SearchIndex) -> None:
    hit = index.search("信息系统的运行维护")[0]
    assert "运维" in hit.name
    assert "词语命中" in hit.why
    assert "语义相似" in hit.why


def test_meaning_finds_what_words_do_not(index: SearchIndex) -> None:
    assert index.search("外宾")[0].name == "外国专家来访接待"
    assert index.search("等车的地方修一修", share=0)[0].name == "公交候车亭改造"


def test_a_long_question_is_encoded_in_no_more_wordings_than_it_needs(
    index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Most of its time goes there: as it is typed, and as filings say it without the unit; once more without words that stand nowhere;
    nothing more where no name is scattered.
    """
    encoded: list[str] = []
    encode = DefaultEncoder.encode_query

    def counting(self: DefaultEncoder, texts: list[str]) -> object:
        encoded.extend(texts)
        return encode(self, texts)

    monkeypatch.setattr(DefaultEncoder, "encode_query", counting)
    for asked, count in (
        ("水务局请外国客人吃饭一年大概花了多少钱，都是谁来批的", 3),
        ("河道视频监控系统维护", 1),
        ("河道视频看着一年掏多少钱给志愿者", 2),
    ):
        encoded.clear()
        index.search(asked)
        assert len(encoded) == count, (asked, encoded)


def test_a_project_named_so_stands_before_a_short_line_that_says_so(tmp_path: Path) -> None:
    short = {"项目概况": "统一登记和发证的平台，用户凭证书登录。", "项目设立的必要性": "系统运行维护需要。"}
    long = "为区内各单位的政务网络、机房设备和办公软件安排驻场服务，及时排除故障，并按季度巡检。"
    index = SearchIndex(tmp_path)
    index.sync(
        [
            filing(
                ROADS,
                2020,
                declaration("证照登记平台", ROADS, 2020, "", texts=short),
                declaration("政务信息系统运行与维护", ROADS, 2020, long),
            )
        ]
    )
    for question in ("政务系统运行维护", "系统运行维护"):
        assert index.search(question)[0].name == "政务信息系统运行与维护"
    assert index.search("系统运行维护", Filters(kind="passage"))[0].text == "系统运行维护需要。"


def test_a_document_number_is_found_however_it_is_typeset(index: SearchIndex) -> None:
    for number in ("示府办[2015]12号", "示府办〔2015〕12号", "示府办（2015）12号"):
        hits = index.search(number, Filters(kind="basis"))
        assert [hit.kind for hit in hits] == ["basis"]
        assert (hits[0].same, len(hits[0].also)) == (3, 2)
    assert {hit.name[:4] for hit in index.search("示府办[2015]12号")} <= {"水情监测", "河道视频"}


def test_a_quoted_phrase_must_stand_as_it_is(index: SearchIndex) -> None:
    assert [hit.name for hit in index.search("“更换候车亭”")] == ["公交候车亭改造"]
    assert "没有" not in "".join(hit.why for hit in index.search("“没有这句话的地方”"))


def test_what_a_filing_says_outside_its_forms_is_found_and_narrowed(tmp_path: Path) -> None:
    passages = [
        Passage("机构设置", "本局设办公室、规划科和设施科三个内设机构。", [Place(page=2, lines=(4, 4))]),
        Passage(None, "本次公开的预算经批准后二十日内挂网。", [Place(page=9, lines=(1, 1))]),
    ]
    with_passages = filing(WATER, 2022, declaration("泵站检修", WATER, 2022, "检修排涝泵站的水泵。"))
    with_passages.passages = passages
    with_passages.document.title = "示例市水务局2022年部门预算"
    index = SearchIndex(tmp_path)
    index.sync([with_passages])
    hit = index.search("有哪些内设机构")[0]
    assert (hit.kind, hit.name, hit.declaration_id) == ("passage", "机构设置", "")
    assert (hit.unit, hit.year, hit.places[0].page) == (WATER, 2022, 2)
    assert index.search("预算挂网", Filters(kind="passage"))[0].name == "示例市水务局2022年部门预算"
    assert index.search("内设机构", Filters(kind="passage", unit="水务局", year=2022))[0].name == "机构设置"
    assert index.search("内设机构", Filters(year=2023)) == []
    assert index.search("检修水泵")[0].name == "泵站检修"


def test_the_unit_and_year_that_a_question_names_come_first(index: SearchIndex) -> None:
    for year in (2018, 2019):
        hit = index.search(f"水务局{year}年的水情系统")[0]
        assert (hit.unit, hit.year) == (WATER, year)
        assert "单位、年度相符" in hit.why
    assert "相符" not in index.search("水情系统")[0].why


def test_a_unit_in_the_question_says_who_is_meant_not_what(tmp_path: Path) -> None:
    hall = declaration("水务局综合楼新建工程", WATER, 2020, "新建综合楼一处。")
    filed = filing(WATER, 2020, hall)
    filed.passages = [
        Passage("示例市水务局2020年部门预算", "示例市水务局"),
        Passage("国有资产占有使用情况", "截至2019年底，本部门共有车辆7辆，其中执法用车2辆。"),
        Passage("基本支出情况", "机关在职人员的职业年金缴费支出。"),
    ]
    index = SearchIndex(tmp_path)
    index.sync([filed])
    assert "车辆7辆" in index.search("水务局有几辆车")[0].text
    assert "职业年金" in index.search("示例市水务局年金")[0].text


def test_who_asks_which_projects_there_are_is_shown_projects(tmp_path: Path) -> None:
    filed = filing(WATER, 2020, declaration("闸门检修", WATER, 2020, "检修河道闸门。"))
    filed.passages = [Passage("绩效目标设置情况", "本年度按要求作绩效评价。")]
    made = SearchIndex(tmp_path)
    made.sync([filed])
    assert made.search("水务局2020年报了哪些项目")[0].name == "闸门检修"
    assert made.search("水务局2020年项目绩效")[0].name == "绩效目标设置情况"


def test_a_number_of_a_phrase_is_the_whole_number(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    many = declaration("甲", WATER, 2022, "购置水表15台，分两批到货。")
    few = declaration("乙", WATER, 2022, "购置水表5台，一次到货。")
    index.sync([filing(WATER, 2022, many, few)])
    assert [hit.name for hit in index.search("“水表5台”")] == ["乙"]
    assert [hit.name for hit in index.search("“5台”")] == ["乙"]
    assert {hit.name for hit in index.search("“水表”")} == {"甲", "乙"}


def test_two_characters_and_a_cut_word_are_enough(index: SearchIndex) -> None:
    assert index.search("河道", share=1)[0].name == "河道视频监控系统（运维）"
    assert index.search("候车", share=1)[0].name == "公交候车亭改造"


def test_filters(index: SearchIndex) -> None:
    assert {hit.year for hit in index.search("系统运维", Filters(year=2018))} == {2018}
    assert {hit.unit for hit in index.search("系统运维", Filters(unit="水务局"))} == {WATER}
    assert {hit.kind for hit in index.search("满意度", Filters(kind="indicator"))} == {"indicator"}
    assert index.search("系统运维", Filters(year=1999)) == []
    amounts = {hit.name[:2] for hit in index.search("系统运维", Filters(least=180000, most=190000))}
    assert amounts == {"水情"}
    assert {hit.name[:2] for hit in index.search("系统运维", Filters(account="214"))} == {"公交"}
    assert {hit.name[:2] for hit in index.search("系统运维", Filters(form="narrative"))} == {"公交"}


def test_a_department_holds_its_units(index: SearchIndex) -> None:
    assert {hit.unit for hit in index.search("候车", Filters(unit="示例市交通局"))} == {"示例市公交事务中心"}
    assert {hit.unit for hit in index.search("候车", Filters(unit="公交事务中心"))} == {"示例市公交事务中心"}


def test_a_hit_tells_where_its_words_stand(index: SearchIndex) -> None:
    hit = index.search("更换候车亭", Filters(kind="passage"), top=1)[0]
    assert {hit.text[begin:end] for begin, end in hit.spans} <= {"更换", "候车亭", "更换候车亭"}
    assert hit.spans
    number = index.search("示府办[2015]12号", Filters(kind="basis"))[0]
    assert [number.text[begin:end] for begin, end in number.spans] == ["示府办[2015]12号"]


def test_a_hit_has_its_evidence(index: SearchIndex) -> None:
    hit = index.search("更换候车亭和座椅", Filters(kind="passage"))[0]
    assert (hit.field, hit.places[0].lines) == ("texts.项目概况", (5, 9))


def test_nothing_asked_or_nothing_there_is_no_hit(index: SearchIndex, tmp_path: Path) -> None:
    assert index.search("   ") == []
    assert SearchIndex(tmp_path).search("系统") == []
    empty = SearchIndex(tmp_path)
    empty.sync([])
    assert empty.search("系统") == []
    assert empty.indicator_families() == []


@pytest.mark.parametrize(
    "text",
    [
        *(
            '"',
            "OR AND NOT",
            "a*b(c):{d}",
            "《》",
            "％",
            "的",
            "！？",
            "“”",
            "😀",
            "系统😀👍维护",
            "系统\x00维护",
            "\u202e系统",
        ),
        *(
            "請問資訊系統的運行維護",
            "SELECT * FROM entry",
            "' OR 1=1; DROP TABLE entry; --",
            "<script>alert(1)</script>",
        ),
        *(
            "(((((.*)*)*)*)*)$",
            "%s%n{0}${jndi:ldap://x}",
            "〔2015〕" * 100,
            "局委办中心" * 80,
            "河道维护" * 1500,
        ),
        *("9" * 400, "9" * 400 + "万元", "一" * 400, "九千九百九十九亿" * 50, "叁拾万" * 100),
    ],
)
def test_no_question_breaks_the_search(index: SearchIndex, text: str) -> None:
    assert isinstance(index.search(text), list)
    assert index.search("候车亭")[0].name == "公交候车亭改造"


def test_similar_puts_the_sibling_before_others_and_marks_the_same_project(
    index: SearchIndex, filings: list[Filing]
) -> None:
    found = index.similar(filings[0].projects[0].id)
    assert [s.relation for s in found[:2]] == ["same_project", "other"]
    sibling = found[1]
    assert sibling.name == "河道视频监控系统（运维）"
    assert sibling.fields["indicators"] == 1
    assert "共用依据 1 项（《示例市政务信息系统运行维护管理办法》）" in sibling.why
    assert "18 万元 与 20 万元" in sibling.why
    assert [like.name for like in found if like.relation == "other"] == ["河道视频监控系统（运维）"]
    assert {
        s.relation for s in index.similar(filings[0].projects[0].id, same_project=lambda a, b: False)
    } == {"other"}
    with pytest.raises(KeyError):
        index.similar("no such declaration")


def test_nothing_is_called_similar_that_is_not(index: SearchIndex, filings: list[Filing]) -> None:
    for lone in (filings[0].projects[2], filings[2].projects[0]):
        assert index.similar(lone.id) == []


def test_a_basis_is_shared_by_its_title_and_amounts_far_apart_are_no_reason(tmp_path: Path) -> None:
    text = "为全市水利工程购置和更换水位计、雨量计，并按季度校准。"
    title = "示例市水文设施管理办法"
    one = declaration(
        "水位计更换",
        WATER,
        2020,
        text,
        bases=[Basis(title, "示水[2019]7号", "示水〔2019〕7号")],
        year_budget=Decimal(10),
    )
    other = declaration(
        "雨量计更换", WATER, 2020, text, bases=[Basis(title, None, None)], year_budget=Decimal(1600)
    )
    index = SearchIndex(tmp_path)
    index.sync([filing(WATER, 2020, one, other)])
    (like,) = index.similar(one.id)
    assert f"共用依据 1 项（《{title}》）" in like.why
    assert "金额" not in like.why


def test_what_two_units_ask_for_in_other_words_is_known_by_its_numbers(tmp_path: Path) -> None:
    one = declaration(
        "水雨情自动测报站网补建",
        WATER,
        2025,
        "沅溪干流及支流补建一体化测站，共37处，覆盖486户。",
        year_budget=Decimal(1197000),
    )
    other = declaration(
        "中小河流监测能力提升",
        ROADS,
        2025,
        "沿河37处立杆，装翻斗雨量计和非接触式传感器，受益486户。",
        year_budget=Decimal(1200000),
    )
    chance = declaration("干部培训", ROADS, 2025, "2025年10月举办6期，结业率95%，共37天。")
    index = SearchIndex(tmp_path)
    index.sync([filing(WATER, 2025, one), filing(ROADS, 2025, other, chance)])
    (like,) = index.similar(one.id)
    assert like.id == other.id
    assert "同有数字 2 处（486户、37处）" in like.why
    assert index.similar(chance.id) == []


def test_what_names_the_same_places_is_before_what_has_a_like_name(tmp_path: Path) -> None:
    one = declaration(
        "农村公路桥梁处治",
        ROADS,
        2025,
        "箐口桥、马场桥、小屯桥三座危桥检测不合格，拆除重建或拼宽加固，年内通车。",
    )
    double = declaration(
        "消除危桥民生工程",
        WATER,
        2025,
        "箐口桥、马场桥、小屯桥三桥检测均不合格，箐口桥推倒新建，马场桥加宽，小屯桥换梁，校车不再绕行，年内通车。",
    )
    named = declaration("农村公路路面处治", ROADS, 2025, "对县道坑槽、裂缝灌缝修补，补划标线，完善护栏。")
    index = SearchIndex(tmp_path)
    index.sync([filing(ROADS, 2025, one, named), filing(WATER, 2025, double)])
    (like,) = index.similar(one.id)
    assert like.id == double.id
    assert like.why


def test_the_unit_to_narrow_to_may_be_shortened(index: SearchIndex) -> None:
    assert {hit.unit for hit in index.search("系统运维", Filters(unit="市水务局"))} == {WATER}
    assert {hit.unit for hit in index.search("候车", Filters(unit="交通局"))} == {"示例市公交事务中心"}
    assert {hit.unit for hit in index.search("候车", Filters(unit="公交中心"))} == {"示例市公交事务中心"}
    assert index.search("候车", Filters(unit="教育局")) == []


def test_sync_is_incremental_and_encodes_no_text_twice(
    filings: list[Filing], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[str] = []
    encode = DefaultEncoder.encode_document

    def counted(self: DefaultEncoder, texts: list[str], progress: None = None) -> object:
        encoded.extend(texts)
        return encode(self, texts, progress)

    monkeypatch.setattr(DefaultEncoder, "encode_document", counted)
    index = SearchIndex(tmp_path)
    assert index.sync(filings) == 3
    assert len(encoded) == len(set(encoded))
    encoded.clear()
    assert index.sync(filings) == 0
    assert index.sync(filings[:1]) == 2
    assert index.search("候车亭", share=1) == []
    assert index.sync(filings) == 2
    assert encoded == []
    assert SearchIndex(tmp_path).search("候车亭")[0].name == "公交候车亭改造"


def test_a_damaged_or_missing_file_names_rebuild(own_folder: Path) -> None:
    vectors = next(own_folder.glob("vectors-project-*.raw.npy"))
    whole = vectors.read_bytes()
    for broken in (b"", whole[: len(whole) // 2]):
        vectors.write_bytes(broken)
        with pytest.raises(DamagedIndex, match="yiju rebuild"):
            SearchIndex(own_folder).search("系统")
    vectors.unlink()
    with pytest.raises(DamagedIndex, match="yiju rebuild"):
        SearchIndex(own_folder).search("系统")


def test_a_damaged_database_names_rebuild(tmp_path: Path) -> None:
    (tmp_path / "index.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(DamagedIndex, match="yiju rebuild"):
        SearchIndex(tmp_path)


def test_an_index_of_another_version_names_rebuild(own_folder: Path) -> None:
    index = SearchIndex(own_folder)
    with index._catalog.writing():
        index._catalog.set_meta("version", "0")
    with pytest.raises(DamagedIndex, match="版本"):
        SearchIndex(own_folder)


def test_a_kill_before_the_vectors_are_written_is_made_good(
    filings: list[Filing], own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = SearchIndex(own_folder)
    index.sync(filings[:1])
    with monkeypatch.context() as patched:
        patched.setattr(
            "yiju.search.index.generation.write_vectors", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)
        )
        with pytest.raises(KeyboardInterrupt):
            index.sync(filings)
    assert SearchIndex(own_folder).search("水情监测系统维护")
    again = SearchIndex(own_folder)
    assert again.sync(filings) == 0
    assert again.search("等车的地方修一修", share=0)[0].name == "公交候车亭改造"


def test_a_reader_sees_what_another_process_has_added(filings: list[Filing], own_folder: Path) -> None:
    SearchIndex(own_folder).sync(filings[:1])
    reader = SearchIndex(own_folder)
    assert reader.search("候车亭")[0].name != "公交候车亭改造"
    SearchIndex(own_folder).sync(filings)
    assert reader.search("候车亭")[0].name == "公交候车亭改造"


def test_adding_a_filing_writes_what_came_and_finds_as_one_made_anew(
    filings: list[Filing], own_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yiju.search.index.generation._CHANGED", 10.0)
    index = SearchIndex(own_folder)
    index.sync(filings[:2])
    index.sync(filings)
    base = {path.name for path in own_folder.glob("vectors-rows-*")}
    index.sync([filings[0], filings[2]])
    later = {path.name for path in own_folder.glob("vectors-rows-*")}
    assert len(base & later) == 1 and len(later) == 2

    anew = SearchIndex(tmp_path / "anew")
    anew.sync([filings[0], filings[2]])
    for asked in ("候车亭", "水情监测系统维护", "示府办[2015]12号", "检修水泵", "2018年的信息系统"):
        found, right = index.search(asked), anew.search(asked)
        assert [(hit.name, hit.year, hit.unknown) for hit in found] == [
            (hit.name, hit.year, hit.unknown) for hit in right
        ], asked
    assert index.fitting(Filters()) == anew.fitting(Filters())
    assert set(index.neighbours(3)) == set(anew.neighbours(3))

    monkeypatch.undo()
    index.sync(filings)
    assert len(list(own_folder.glob("vectors-rows-*"))) == 1


def test_a_question_is_answered_alike_whatever_was_asked_before(index: SearchIndex) -> None:
    first = index.search("系统运行维护经费")
    index.search("运行维护")
    assert index.search("系统运行维护经费") == first
