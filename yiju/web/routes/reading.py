"""Routes of what is read: the first page, declarations, comparisons, originals, things, search, questions."""

from __future__ import annotations

from pathlib import Path
from typing import cast
from urllib.parse import urlencode

import msgspec
from pyoxigraph import Triple
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from yiju.graph.identity.resolution import Kind
from yiju.graph.ontology import ontology_triples
from yiju.graph.protocol import choose
from yiju.ingest.errors import Explained
from yiju.web import render, sheet
from yiju.web.desk import Desk, NotHere
from yiju.web.pages import (
    ask_page,
    compare_page,
    declaration_page,
    evidence_page,
    families_page,
    home_page,
    network_page,
    node_page,
    original_page,
    search_page,
    settings_page,
    terms_page,
    thing_page,
    things_page,
)
from yiju.web.roles import READ, SECOND
from yiju.web.shell import (
    NAV,
    PEOPLE,
    XLSX,
    attachment,
    get,
    leaving,
    page_of,
    person,
    refused,
    saved,
    shown,
    to,
)

_MOST_TABLE = 16 * 1024 * 1024
"""Bytes of a table that is to be saved."""


def routes() -> list[BaseRoute]:
    """All of them."""
    return [
        get("/", _home),
        get("/upkeep", _upkeep),
        *(get(f"/{kind}", _things) for kind in things_page.WHOLE),
        get("/family", _families),
        get("/graph", _graph),
        get("/graph.graphml", _graphml),
        get("/id/{rest:path}", _node),
        get("/ns", _terms_page),
        get("/settings", _settings),
        get("/search", _search),
        get("/search/export", _search_export),
        get("/ask", _ask),
        get("/ask/terms", _terms),
        get("/ask/export", _ask_export),
        Route("/table", _table, methods=["POST"], name=f"{READ} _table"),
        get("/declaration/{id}", _declaration),
        get("/compare/{left}/{right}", _compare),
        get("/compare/{left}/{right}/export", _compare_export),
        get("/document/{id}/page/{page:int}", _original),
        Route("/document/{id}/page/{page:int}.png", _image),
        get("/document/{id}/download", _download, SECOND),
    ]


def _home(request: Request, desk: Desk) -> Response:
    return shown(request, "home.html", view=home_page.view(desk))


def _upkeep(_request: Request, desk: Desk) -> Response:
    """The line that says how far what follows from a change has come."""
    return render.page("upkeep.html", {"behind": desk.upkeep.underway})


def _declaration(request: Request, desk: Desk) -> Response:
    return shown(request, "declaration.html", view=declaration_page.view(desk, request.path_params["id"]))


def _compare(request: Request, desk: Desk) -> Response:
    left, right = request.path_params["left"], request.path_params["right"]
    here, there, finding, only = (
        request.query_params.get(name, "") for name in ("l", "r", "finding", "show")
    )
    found = compare_page.view(desk, left, right, here, there, finding, request.url.query, only)
    return shown(request, "compare.html", view=found)


def _compare_export(request: Request, desk: Desk) -> Response:
    """The comparison as the page shows it."""
    left, right = request.path_params["left"], request.path_params["right"]
    names = [desk.declaration(one)[1].name[:40] for one in (left, right)]
    with leaving(request, desk, "两项对照", "、".join(names)):
        data = compare_page.workbook(desk, left, right, request.query_params.get("show", ""))
    return attachment(data, f"两项对照_{'_'.join(names)}.xlsx", XLSX)


def _original(request: Request, desk: Desk) -> Response:
    asked = request.query_params
    found = original_page.view(
        desk,
        request.path_params["id"],
        request.path_params["page"],
        asked.get("declaration", ""),
        asked.get("field", ""),
        (asked.get("finding", ""), asked.get("e", "")),
    )
    return shown(request, "original.html", view=found)


def _things(request: Request, desk: Desk) -> Response:
    kind, key = request.url.path[1:], request.query_params.get("key", "")
    if not key and kind == "unit" and (called := request.query_params.get("called", "")):
        key = desk.records().identity.unit_of(called) or ""
        if not key:
            return to("/unit", urlencode({"name": called}))
        return to("/unit", urlencode({"key": key}))
    asked = request.query_params
    if key:
        seen = things_page.WHOLE[kind](desk, key)
        tables = thing_page.tables(seen, asked)
        return saved(request, desk, seen.label, tables.values()) or shown(
            request, "thing.html", view=seen, tables=tables
        )
    found = things_page.listing(desk, cast(Kind, kind), asked.get("name", "").strip(), asked)
    return saved(request, desk, dict(NAV)[f"/{kind}"], [found.table]) or shown(
        request, "listing.html", view=found
    )


def _families(request: Request, desk: Desk) -> Response:
    asked = request.query_params
    if key := asked.get("key", ""):
        seen = families_page.family(desk, key, asked)
        return saved(request, desk, key, [seen.table]) or shown(request, "family.html", view=seen)
    found = families_page.listing(desk, asked.get("name", "").strip(), asked)
    return saved(request, desk, "指标族", [found.table]) or shown(request, "families.html", view=found)


def _centre(request: Request) -> tuple[str, str, int]:
    asked = request.query_params
    return asked.get("kind", ""), asked.get("key", ""), 2 if asked.get("depth") == "2" else 1


def _graph(request: Request, desk: Desk) -> Response:
    found = network_page.view(desk, *_centre(request))
    return shown(request, "graph.html", view=found, kinds=network_page.KINDS)


def _graphml(request: Request, desk: Desk) -> Response:
    with leaving(request, desk, "关系图", _centre(request)[1]):
        data = network_page.graphml(desk, *_centre(request))
    return attachment(data, "关系图.graphml")


def _node(request: Request, desk: Desk) -> Response:
    """An IRI of the graph by content negotiation; the path as it was sent, for its percents are part of the IRI."""
    path = request.scope["raw_path"].decode("ascii").partition("?")[0].removeprefix("/id/")
    form = _asked_for(request)
    if form is None:
        return _varying(shown(request, "node.html", view=node_page.view(desk, path)))
    return _rdf(node_page.triples(desk, path), form)


def _terms_page(request: Request, _desk: Desk) -> Response:
    """The vocabulary by content negotiation."""
    form = _asked_for(request)
    if form is None:
        return _varying(shown(request, "terms.html", view=terms_page.view()))
    return _rdf(list(ontology_triples()), form)


def _asked_for(request: Request) -> str | None:
    media = choose(", ".join(request.headers.getlist("accept")), list(node_page.FORMATS))
    return None if node_page.FORMATS[media] is None else media


def _rdf(triples: list[Triple], media: str) -> Response:
    form = node_page.FORMATS[media]
    assert form is not None
    return _varying(Response(node_page.written(triples, form), media_type=media))


def _varying(answer: Response) -> Response:
    answer.headers["Vary"] = "Accept"
    return answer


def _settings(request: Request, desk: Desk) -> Response:
    people = request.scope.get(PEOPLE, ())
    return shown(
        request, "settings.html", view=settings_page.view(desk), people=people, duties=settings_page.DUTIES
    )


def _search(request: Request, desk: Desk) -> Response:
    return shown(request, "search.html", view=search_page.view(desk, request.query_params, page_of(request)))


def _search_export(request: Request, desk: Desk) -> Response:
    """All that the address finds, on all its pages."""
    asked = request.query_params
    with leaving(request, desk, f"检索：{asked.get('q', '')[:80]}", "所列各条"):
        data = search_page.workbook(desk, asked)
    return attachment(data, "检索.xlsx", XLSX)


def _ask(request: Request, desk: Desk) -> Response:
    asked = request.query_params
    return shown(
        request, "ask.html", view=ask_page.view(desk, asked.get("name", ""), asked.get("query", ""), asked)
    )


def _ask_export(request: Request, desk: Desk) -> Response:
    """All rows of an answer as a workbook, or as CSV."""
    asked = request.query_params
    found = ask_page.view(desk, asked.get("name", ""), asked.get("query", ""), asked, None)
    if not found.columns:
        raise NotHere(found.wrong or "没有可以导出的结果。")
    title = found.asked.title if found.asked else "查询结果"
    with leaving(request, desk, title, f"{found.count} 行"):
        data = ask_page.saved(found, separated := asked.get("as") == "csv")
    return (
        attachment(data, f"{title}.csv", "text/csv") if separated else attachment(data, f"{title}.xlsx", XLSX)
    )


class _ShownColumn(msgspec.Struct):
    name: str
    number: bool


class _Shown(msgspec.Struct):
    """A table as a browser shows it."""

    title: str
    columns: list[_ShownColumn]
    rows: list[list[str]]


async def _table(request: Request) -> Response:
    """The table that the browser shows, as it is sorted and sifted there, as a workbook."""
    desk: Desk = request.app.state.desk
    if not (who := person(request)).name:
        return refused(request, READ)
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MOST_TABLE:
            return PlainTextResponse("这张表太大。", 413)
    try:
        shown = msgspec.json.decode(body, type=_Shown)
        if any(len(row) != len(shown.columns) for row in shown.rows):
            raise ValueError("a row has other columns")
    except (msgspec.DecodeError, ValueError):
        return PlainTextResponse("这不是一张表。", 400)

    def answer() -> Response:
        numbers = [column.number for column in shown.columns]
        rows = (list(zip(row, numbers, strict=True)) for row in shown.rows)
        data = sheet.workbook("表", [column.name for column in shown.columns], rows)
        desk.tell(who.name, "export", shown.title[:200], f"所列 {len(shown.rows)} 行")
        return attachment(data, f"{shown.title[:80]}.xlsx", XLSX)

    return await run_in_threadpool(answer)


def _terms(_request: Request, _desk: Desk) -> Response:
    return JSONResponse(ask_page.terms())


async def _image(request: Request) -> Response:
    """A page as PNG; drawn outside the desk's lock, for it takes a while."""
    desk: Desk = request.app.state.desk
    large = "large" in request.query_params

    def answer() -> Response:
        try:
            with desk.lock:
                filing = desk.filing(request.path_params["id"])
                data = evidence_page.original(desk, filing)
            page = request.path_params["page"]
            scanned = evidence_page.recognised(filing, page)
            if field := request.query_params.get("field", ""):
                wanted = request.query_params.get("declaration", "")
                held = next((d.evidence for d in filing.projects if d.id == wanted), {})
                picture = evidence_page.cut(data, page, scanned, held.get(field, []))
            else:
                picture = evidence_page.drawn(data, page, scanned, large)[2]
            return Response(picture, media_type="image/png")
        except (NotHere, Explained):
            return Response(status_code=404)

    return await run_in_threadpool(answer)


def _download(request: Request, desk: Desk) -> Response:
    """The original as an attachment, never inline: what it is, only its reader knows. Nothing in it can be masked, so
    it wants the role that may have files unmasked.
    """
    filing = desk.filing(request.path_params["id"])
    name = Path(filing.document.file.replace("\\", "/")).name
    data = evidence_page.original(desk, filing)
    desk.tell(person(request).name, "export", name, "原件，未遮盖个人信息")
    return attachment(data, name)
