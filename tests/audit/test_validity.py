"""Later editions of a cited paper: found alike whether two filings cite it or thousands."""

from yiju.audit.case import Case
from yiju.audit.rules.expired_basis.validity import newer_editions
from yiju.ingest.record import Basis, Declaration, Document, Filing


class Apart:
    """Every name is its own."""

    def project_of(self, declaration_id: str) -> str:
        return declaration_id

    def unit_of(self, name: str) -> str:
        return name

    def department_of(self, unit_key: str) -> str:
        return unit_key


def citing(number: int, year: int, title: str, code: str) -> Filing:
    basis = Basis(title, code, code)
    project = Declaration(
        id=f"d{number}", name=f"项目{number}", unit=f"单位{number}", year=year, bases=[basis]
    )
    document = Document(
        id=f"f{number}", file=f"{number}.txt", sha256=str(number), unit=project.unit, year=year
    )
    return Filing(document=document, projects=[project])


MEASURES = "示例市公共服务购买管理办法"


def test_the_first_later_edition_that_was_out_in_time_is_named() -> None:
    filings = [
        citing(1, 2020, f"{MEASURES}（试行）", "示府办〔2012〕1号"),
        citing(2, 2020, MEASURES, "示府办〔2018〕7号"),
        citing(3, 2020, MEASURES, "示府办〔2018〕7号"),
        citing(4, 2016, f"{MEASURES}（试行）", "示府办〔2012〕1号"),
    ]

    found = list(newer_editions(Case(filings, Apart())))

    assert [(newer.entry.id, newer.other.id) for newer in found] == [("d1", "d2")]


def test_a_filing_is_not_held_against_itself() -> None:
    own = citing(1, 2020, f"{MEASURES}（试行）", "示府办〔2012〕1号")
    own.projects[0].bases.append(Basis(MEASURES, "示府办〔2018〕7号", "示府办〔2018〕7号"))
    other = citing(2, 2020, f"{MEASURES}（试行）", "示府办〔2012〕1号")

    found = list(newer_editions(Case([own, other], Apart())))

    assert [(newer.entry.id, newer.other.id) for newer in found] == [("d2", "d1")]
