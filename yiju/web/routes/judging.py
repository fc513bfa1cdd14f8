"""Routes of what is judged: the list, one finding, many at once, undo, and what leaves from there."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from yiju.audit import VERDICTS, Finding, Gone
from yiju.labels import PAPERS
from yiju.papers import paper_name, signers
from yiju.web import render
from yiju.web.desk import Desk, NotHere
from yiju.web.pages import bulk_page, cases_page, findings_page, review_page
from yiju.web.roles import READ, SECOND
from yiju.web.seen_verdicts import overtaken
from yiju.web.shell import (
    XLSX,
    attachment,
    error_page,
    field,
    fields,
    get,
    lasting,
    leaving,
    local,
    person,
    post,
    shown,
    to,
)
from yiju.web.undo_steps import ViewKept

_VERDICTS: frozenset[str] = frozenset(VERDICTS)
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def routes() -> list[BaseRoute]:
    """All of them."""
    return [
        get("/findings", _findings),
        post("/findings/views", _save_view, READ),
        get("/findings/export", _export),
        get("/finding/{id}", _review),
        post("/finding/{id}/verdict", _verdict),
        post("/undo", _undo, READ),
        get("/bulk", _bulk),
        post("/bulk", _bulk_chosen),
        post("/bulk/verdict", _bulk_verdict),
        get("/finding/{id}/paper/{kind}", _paper),
        post("/case/add", _case_add),
        get("/case", _cases),
        post("/case", _case_new),
        get("/case/{number:int}", _case),
        post("/case/{number:int}", _case_change),
        post("/case/{number:int}/remove", _case_remove),
        post("/case/{number:int}/close", _case_close, SECOND),
        get("/case/{number:int}/findings", _case_sheet),
        get("/case/{number:int}/papers/{kind}", _case_papers),
    ]


def _findings(request: Request, desk: Desk) -> Response:
    found, saved = findings_page.view(desk, request.url.query), desk.views.of(person(request).name)
    cases = [case for case in desk.cases.every() if not case.closed]
    return shown(request, "findings.html", view=found, saved=saved, cases=cases)


def _save_view(request: Request, desk: Desk) -> Response:
    """Keep the view that the address names under a name, or forget one."""
    who, query = person(request).name, lasting(request)
    forgotten, before = field(request, "forget"), dict(desk.views.of(who))
    name = forgotten or field(request, "name").strip()[:60]
    if forgotten:
        desk.views.remove(who, name)
    else:
        desk.views.save(who, name, query)
    desk.steps.add(
        who, f"{'不再保存' if forgotten else '保存'}视图“{name}”", ViewKept(name, before.get(name))
    )
    return to("/findings", query, "saved")


def _export(request: Request, desk: Desk) -> Response:
    """问题清单 of exactly what the address's filter shows, in its order; of the whole list, also the judgements whose
    finding is gone.
    """
    one, table = findings_page.asked(request.url.query), desk.table()
    found = table.whole(findings_page.listed(desk, one))
    return _sheet(request, desk, found, table.gone() if one.whole else [])


def _sheet(request: Request, desk: Desk, found: list[Finding], gone: Sequence[Gone] = ()) -> Response:
    from yiju import findings_sheet

    with leaving(request, desk, "问题清单", f"{len(found)} 条"), tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "问题清单.xlsx"
        findings_sheet.write(found, path, gone)
        data = path.read_bytes()
    return attachment(data, "问题清单.xlsx", XLSX)


def _review(request: Request, desk: Desk) -> Response:
    chosen = request.query_params.get("e", "")
    found = review_page.view(desk, request.path_params["id"], request.url.query, chosen, person(request))
    return shown(request, "review.html", view=found)


def _verdict(request: Request, desk: Desk) -> Response:
    verdict, query, key = field(request, "verdict"), lasting(request), request.path_params["id"]
    who, note = person(request), field(request, "note")
    if overtaken(desk.table(), [key], fields(request, "seen")) and verdict in _VERDICTS:
        view = replace(review_page.view(desk, key, query, who=who), again=verdict, note=note)
        return _asked_again(request, "review.html", render.url("finding", key), query, view)
    after = review_page.verdict(desk, key, verdict, who.name, note, query)
    if after:
        return to(render.url("finding", after), query, verdict)
    return to(review_page.back_to(findings_page.asked(query))[0], done="last")


def _asked_again(request: Request, template: str, path: str, query: str, view: Any) -> Response:
    """The page as it is now, which asks whether the verdict that stands is to be judged over; `path` and `query` are its address."""
    answer = shown(request, template, 409, view=view, path=path)
    answer.headers["HX-Push-Url"] = f"{path}?{query}" if query else path
    return answer


def _undo(request: Request, desk: Desk) -> Response:
    """The step that the page named, or the last of this person's; or their verdict on one finding that is named,
    whenever it was given. Where it cannot be, the page that says why offers the step before.
    """
    who, number = person(request), field(request, "step")
    if finding := field(request, "finding"):
        review_page.take_back(desk, finding, who.name, fields(request, "seen"))
        return to(render.url("finding", finding), lasting(request), "undo")
    last = desk.steps.last(who)
    step = int(number) if number.isdecimal() and len(number) < 16 else last.number if last else 0
    try:
        back, done = desk.take_back(who, step)
    except ValueError as error:
        earlier = desk.steps.last(who, step)
        message = f"{error}{f'再按一次 z 撤销更早的一步：{earlier.wording}。' if earlier else ''}"
        return error_page(request, "没有撤销", message, 400, undoable=earlier)
    toast = ".".join([*[*done.split("."), "", ""][:3], str(step)])
    if not back and (pressed_at := field(request, "next")):
        return to(local(pressed_at), done=toast)
    return to(back or "/findings", lasting(request), toast)


def _bulk(request: Request, desk: Desk) -> Response:
    ids = request.query_params.getlist("id") or None
    return shown(request, "bulk.html", view=bulk_page.view(desk, request.url.query, ids))


def _bulk_chosen(request: Request, desk: Desk) -> Response:
    """On to the page of those that were chosen: its address names them, so that a reload or Back shows no others."""
    ids = fields(request, "id")
    if not ids:
        raise ValueError("没有勾选疑点。")
    if len(ids) > bulk_page.MOST:
        raise ValueError(f"一次最多成组审看 {bulk_page.MOST} 条，现在选了 {len(ids)} 条；请少选一些。")
    return to("/bulk", urlencode([*parse_qsl(lasting(request)), *(("id", one) for one in ids)]))


def _bulk_verdict(request: Request, desk: Desk) -> Response:
    """One verdict for those that are chosen; where another stands for some of them since the page was opened, none is given before
    it says whether these are meant too (`over`).
    """
    verdict, query, note, ids = (
        field(request, "verdict"),
        lasting(request),
        field(request, "note"),
        fields(request, "id"),
    )
    if field(request, "over") == "no":
        ids = [key for key in ids if key not in fields(request, "overtaken")]
    if (found := overtaken(desk.table(), ids, fields(request, "seen"))) and verdict in _VERDICTS:
        view = replace(bulk_page.view(desk, query, ids), again=verdict, note=note, overtaken=found)
        chosen = urlencode([*parse_qsl(query), *(("id", one) for one in ids)])
        return _asked_again(request, "bulk.html", "/bulk", chosen, view)
    count = bulk_page.verdict(desk, ids, verdict, person(request).name, note)
    return to("/findings", query, f"{verdict}.{count}")


def _paper(request: Request, desk: Desk) -> Response:
    found, kind = desk.finding(request.path_params["id"]), request.path_params["kind"]
    if kind not in PAPERS:
        raise NotHere("没有这种文书。")
    units = signers(kind, found)
    with leaving(request, desk, found.id, PAPERS[kind]):
        if len(units) > 1:  # each unit signs its own
            name = paper_name(kind, found, f"{units[0]}等{len(units)}个单位").removesuffix(".docx")
            return attachment(cases_page.papers(desk, [found], kind), f"{name}.zip", "application/zip")
        data = cases_page.paper(desk, found, kind)
    return attachment(data, paper_name(kind, found), _DOCX)


def _case_add(request: Request, desk: Desk) -> Response:
    """One finding into a case, and back to it; or several, and on to the case."""
    who, ids = person(request).name, fields(request, "id")
    number = cases_page.take_in(desk, field(request, "case"), field(request, "title"), ids, who)
    if len(ids) == 1:
        return to(render.url("finding", ids[0]), lasting(request), "cased")
    return to(render.url("case", number), done="cased")


def _cases(request: Request, desk: Desk) -> Response:
    return shown(request, "cases.html", every=desk.cases.every())


def _case_new(request: Request, desk: Desk) -> Response:
    return to(render.url("case", cases_page.begin(desk, field(request, "title"), person(request).name)))


def _case(request: Request, desk: Desk) -> Response:
    return shown(request, "case.html", view=cases_page.view(desk, request.path_params["number"]))


def _case_change(request: Request, desk: Desk) -> Response:
    return _typed_into_case(request, desk) or to(
        render.url("case", request.path_params["number"]), done="saved"
    )


def _typed_into_case(request: Request, desk: Desk) -> Response | None:
    """Keep what was typed into a case; the page that shows what could not be kept, for another changed the same."""
    names, number = ("finding", "was", "place", "status", "note", "facts"), request.path_params["number"]
    typed = cases_page.typed(zip(*(fields(request, name) for name in names), strict=True))
    refused = cases_page.change(desk, number, typed, person(request).name)
    return shown(request, "case.html", 409, view=cases_page.view(desk, number, refused)) if refused else None


def _case_remove(request: Request, desk: Desk) -> Response:
    """Take a finding out; what was typed beside the others is kept."""
    number = request.path_params["number"]
    if refused := _typed_into_case(request, desk):
        return refused
    cases_page.remove(desk, number, field(request, "remove"), person(request).name)
    return to(render.url("case", number), done="saved")


def _case_close(request: Request, desk: Desk) -> Response:
    number = request.path_params["number"]
    cases_page.close(desk, number, field(request, "closed") == "1", person(request).name)
    return to(render.url("case", number), done="saved")


def _case_sheet(request: Request, desk: Desk) -> Response:
    one = cases_page.view(desk, request.path_params["number"])
    return _sheet(request, desk, [finding for _, finding in one.items if finding])


def _case_papers(request: Request, desk: Desk) -> Response:
    one, kind = cases_page.view(desk, request.path_params["number"]), request.path_params["kind"]
    if kind not in PAPERS:
        raise NotHere("没有这种文书。")
    # What goes out to a unit stands on a verdict; the rest leaves only where it is asked for by name.
    every = kind != "evidence-sheet" or bool(request.query_params.get("all"))
    found = [f for _, f in one.items if f] if every else one.confirmed
    if not found:
        raise ValueError(
            "这个事项里没有判为属实的疑点，没有生成取证单。请先判断，或选“连没有判为属实的一起”。"
        )
    with leaving(request, desk, one.case.title, f"{PAPERS[kind]} {len(found)} 条"):
        data = cases_page.papers(desk, found, kind, one.case)
    return attachment(data, f"{PAPERS[kind]} {one.case.title}.zip", "application/zip")
