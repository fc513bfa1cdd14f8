"""Routes of what is kept: files read in, the journal, a person's name and choices."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from yiju.ingest import Filing
from yiju.ingest.errors import Explained
from yiju.ingest.record import DOCUMENT_KINDS
from yiju.ingest.stage import plans_of
from yiju.labels import LINK_VERDICTS
from yiju.own_command import as_typed
from yiju.web.desk import Desk
from yiju.web.intake import Job
from yiju.web.long_table import LongColumn, table
from yiju.web.pages import disagreements_page, doubts_page, journal_page, links_page
from yiju.web.roles import ADMIN, READ, SECOND
from yiju.web.shell import (
    MONEY,
    WHO,
    XLSX,
    attachment,
    field,
    get,
    leaving,
    local,
    page_of,
    person,
    post,
    refused,
    saved,
    shown,
    to,
)
from yiju.web.undo_steps import FilingLeft

_YEAR = 365 * 24 * 3600
_HELD: list[LongColumn[Filing]] = [
    LongColumn("文件", lambda one: one.document.file),
    LongColumn("类别", lambda one: DOCUMENT_KINDS.get(one.document.kind, one.document.kind)),
    LongColumn("单位", lambda one: one.document.unit),
    LongColumn("年度", lambda one: one.document.year),
    LongColumn("页", lambda one: one.document.pages, "number"),
    LongColumn("申报", lambda one: len(plans_of(one)), "number"),
    LongColumn("自评、监控、项目库", lambda one: len(one.projects) - len(plans_of(one)), "number"),
    LongColumn("预算行", lambda one: len(one.budget_lines), "number"),
]
"""The columns of the filings that the workspace holds."""
_SENT: list[LongColumn[Job]] = [
    LongColumn("文件", lambda one: one.name),
    LongColumn("状态", lambda one: one.state_name),
    LongColumn("结果", lambda one: one.outcome),
    LongColumn("送入", lambda one: f"{one.at} {one.who}"),
]
"""The columns of the files that were sent."""


def routes() -> list[BaseRoute]:
    """All of them."""
    return [
        get("/who", _who),
        post("/who", _named, READ),
        post("/money", _money, READ),
        get("/journal", _journal),
        get("/disagreements", _disagreements, SECOND),
        get("/doubts", _doubts),
        get("/doubts/export", _doubts_export),
        post("/doubts/correct", _correct),
        get("/links", _links),
        post("/links/{id}", _decide),
        get("/intake", _intake),
        Route("/intake/file", _receive, methods=["POST"], name=f"{ADMIN} _receive"),
        post("/intake/cancel", _cancel, ADMIN),
        post("/intake/clear", _clear, ADMIN),
        post("/intake/remove", _remove, ADMIN),
        post("/intake/path", _take, ADMIN),
    ]


def _who(request: Request, _desk: Desk) -> Response:
    return shown(request, "who.html", next=request.query_params.get("next", "/"))


def _named(request: Request, _desk: Desk) -> Response:
    who = field(request, "who").strip()[:40]
    if person(request).known:
        raise ValueError("姓名是管理人员登记的，不能在这里改。")
    if not who:
        raise ValueError("请写姓名。")
    answer = to(local(field(request, "next")))
    answer.set_cookie(WHO, quote(who), max_age=_YEAR, httponly=True, samesite="strict")
    return answer


def _money(request: Request, _desk: Desk) -> Response:
    """Amounts in 元 or 万元, as this browser chooses."""
    answer = to(local(field(request, "next")))
    unit = "wan" if field(request, "unit") == "wan" else "yuan"
    answer.set_cookie(MONEY, unit, max_age=_YEAR, httponly=True, samesite="strict")
    return answer


def _journal(request: Request, desk: Desk) -> Response:
    seen = journal_page.view(desk, request.query_params)
    return saved(request, desk, "日志", [seen.judged, seen.acted]) or shown(
        request, "journal.html", view=seen
    )


def _disagreements(request: Request, desk: Desk) -> Response:
    return shown(request, "disagreements.html", view=disagreements_page.view(desk))


def _doubts(request: Request, desk: Desk) -> Response:
    found = doubts_page.view(desk, request.query_params, page_of(request))
    return shown(request, "doubts.html", view=found)


def _doubts_export(request: Request, desk: Desk) -> Response:
    """Exactly the doubts that the address shows, on all its pages."""
    with leaving(request, desk, "存疑", "所列各处"):
        data = doubts_page.workbook(desk, request.query_params)
    return attachment(data, "存疑.xlsx", XLSX)


def _correct(request: Request, desk: Desk) -> Response:
    wording = None if field(request, "undo") else field(request, "chosen") or field(request, "said")
    doubts_page.correct(
        desk, field(request, "declaration"), field(request, "field"), wording, person(request).name
    )
    return to(local(field(request, "next")), done="saved")


def _links(request: Request, desk: Desk) -> Response:
    return shown(
        request,
        "links.html",
        view=links_page.view(desk, request.query_params.get("kind", ""), page_of(request)),
        verdicts=LINK_VERDICTS,
    )


def _decide(request: Request, desk: Desk) -> Response:
    verdict, note = field(request, "verdict"), field(request, "note")
    links_page.decide(desk, request.path_params["id"], verdict, person(request).name, note)
    return to(local(field(request, "next") or "/links"), done="linked")


def _intake(request: Request, desk: Desk) -> Response:
    jobs, filings = desk.intake.jobs(), list(desk.records().filings.values())
    sent = table("sent", "/intake", _SENT, jobs, request.query_params)
    named = Counter(filing.document.file for filing in filings)
    # Of two files of one name a row cannot say which is its own.
    pages = {f.document.file: f.document.id for f in filings if named[f.document.file] == 1}
    found: dict[str, Any] = {
        "jobs": sent,
        "read": {j.number: pages.get(PurePath(j.name).name) for j in sent.rows if j.state == "done"},
        "waiting": sum(job.state in ("queued", "reading") for job in jobs),
        "failed": sum(job.state == "failed" for job in jobs),
        "kinds": DOCUMENT_KINDS,
        "held": table("held", "/intake", _HELD, filings, request.query_params),
    }
    return saved(request, desk, "读入的材料", [found["held"], sent]) or shown(
        request, "intake.html", view=found
    )


async def _receive(request: Request) -> Response:
    """A dropped file, streamed to disk."""
    desk: Desk = request.app.state.desk
    who = person(request)
    if not who.may(ADMIN):
        return refused(request, ADMIN)
    try:
        name = request.query_params.get("name", "")
        await desk.intake.receive(name, who.name, request.stream())
    except Explained as error:
        return PlainTextResponse(as_typed(str(error)), 400)
    return Response(status_code=204)


def _take(request: Request, desk: Desk) -> Response:
    """A path of this machine: only for whoever sits at it, never over a network."""
    if person(request).known:
        raise ValueError("只有在运行工作台的电脑上才能写路径；请拖入文件。")
    desk.intake.take(field(request, "path"), person(request).name)
    return to("/intake")


def _remove(request: Request, desk: Desk) -> Response:
    """A filing out of what is shown and found; it is kept, and `z` brings it back."""
    who, filing = person(request).name, desk.filing(field(request, "filing"))
    desk.set_aside(filing.document.id, who)
    desk.steps.add(who, f"移出“{filing.document.file[:60]}”", FilingLeft(filing.document.id))
    return to("/intake", done="removed")


def _cancel(_request: Request, desk: Desk) -> Response:
    desk.intake.cancel()
    return to("/intake")


def _clear(_request: Request, desk: Desk) -> Response:
    desk.intake.clear()
    return to("/intake")
