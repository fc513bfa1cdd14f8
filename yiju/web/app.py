"""The workbench's routes: an address → the page's module → its template.

In: a `Desk`. Out: the application, to be put behind `security.Guard`. Pages run in threads, one at a time.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from yiju.audit import VERDICTS
from yiju.causes import cause
from yiju.ingest.errors import Explained
from yiju.web import render
from yiju.web.desk import Desk, NotHere
from yiju.web.intake import STATES
from yiju.web.pages import (
    ask,
    bulk,
    compare,
    declaration,
    evidence,
    findings,
    home,
    journal,
    original,
    review,
    search,
    things,
)
from yiju.words import DOCUMENT_KINDS

NAV = [
    ("/", "首页"), ("/findings", "疑点"), ("/search", "检索"), ("/ask", "提问"), ("/project", "项目"), ("/unit", "单位"),
    ("/basis", "依据"), ("/intake", "读入"), ("/journal", "日志"),
]  # fmt: skip
_HERE = Path(__file__).parent
_MOST_FORM = 1024 * 1024
_WHO = "yiju-who"
_YEAR = 365 * 24 * 3600

Answer = Callable[[Request, Desk], Response]


def application(desk: Desk) -> Starlette:
    """The pages of this desk."""
    routes = [
        _get("/", _home),
        Route("/who", _page(_who), methods=["GET", "POST"]),
        _get("/findings", _findings),
        _get("/finding/{id}", _review),
        _post("/finding/{id}/verdict", _verdict),
        _post("/undo", _undo),
        Route("/bulk", _page(_bulk), methods=["GET", "POST"]),
        _post("/bulk/verdict", _bulk_verdict),
        *(_get(f"/{kind}", _things) for kind in things.WHOLE),
        _get("/search", _search),
        _get("/ask", _ask),
        _get("/journal", _journal),
        _get("/intake", _intake),
        Route("/intake/file", _receive, methods=["POST"]),
        _post("/intake/cancel", _cancel),
        _get("/declaration/{id}", _declaration),
        _get("/compare/{left}/{right}", _compare),
        _get("/document/{id}/page/{page:int}", _original),
        Route("/document/{id}/page/{page:int}.png", _image),
        _get("/document/{id}/download", _download),
        Mount("/static", StaticFiles(directory=_HERE / "static")),
        Mount("/vendor", StaticFiles(directory=_HERE / "vendor")),
    ]
    made = Starlette(routes=routes, exception_handlers={404: _no_page, Exception: _broken})
    made.state.desk = desk
    return made


def _get(path: str, answer: Answer) -> Route:
    return Route(path, _page(answer))


def _post(path: str, answer: Answer) -> Route:
    return Route(path, _page(answer), methods=["POST"])


def _page(answer: Answer) -> Callable[[Request], Any]:
    """The endpoint that reads the form, then answers in a thread."""

    async def endpoint(request: Request) -> Response:
        request.state.form = []
        if request.method == "POST":
            body = b""
            async for part in request.stream():
                body += part
                if len(body) > _MOST_FORM:
                    return _error(request, "内容太长", "一次提交的内容超过 1 MB。", 413)
            request.state.form = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
        return await run_in_threadpool(_answered, request, answer)

    return endpoint


def _answered(request: Request, answer: Answer) -> Response:
    if not _name(request) and request.url.path != "/who":
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/who?next={quote(here if request.method == 'GET' else '/')}", 303)
    desk: Desk = request.app.state.desk
    try:
        with desk.lock:
            return answer(request, desk)
    except NotHere as error:
        return _error(request, "没有找到", str(error), 404)
    except (Explained, ValueError, KeyError) as error:
        return _error(request, "没有做成", str(error.args[0] if error.args else error), 400)
    except Exception as error:
        if (said := cause(error)) is None:
            raise
        return _error(request, "没有做成", said, 503)


def _shown(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """A page with what every page needs. `done` in the address is a toast, and no part of the view."""
    pairs = parse_qsl(request.url.query)
    done = dict(pairs).get("done", "")
    lasting = urlencode([pair for pair in pairs if pair[0] not in ("done", "e")])
    word, _, count = done.partition(".")
    toast = {
        **{
            str(key): f"已判为“{told}”{f'，共 {count} 条' if count.isdecimal() else ''}。"
            for key, told in VERDICTS.items()
        },
        "undo": "已撤销上一个判断，这条回到原来的状态。",
        "last": "这个条件下的疑点都判断过了。",
    }.get(word, "")
    shared = {
        "NAV": NAV,
        "here": next((path for path, _ in NAV if path == f"/{request.url.path.split('/')[1]}"), ""),
        "who": _name(request),
        "toast": toast,
        "undoable": bool(toast) and word != "undo",
        "query": lasting,
    }
    answer = render.page(template, {**shared, **values}, status)
    if done:
        kept = urlencode([pair for pair in pairs if pair[0] != "done"])
        answer.headers["HX-Push-Url"] = request.url.path + (f"?{kept}" if kept else "")
    return answer


def _error(request: Request, title: str, why: str, status: int) -> Response:
    return _shown(request, "error.html", status, title=title, why=why)


def _no_page(request: Request, _error_: Exception) -> Response:
    return _error(request, "没有这个页面", "请核对网址，或从首页进入。", 404)


def _broken(request: Request, error: Exception) -> Response:
    traceback.print_exception(error, file=sys.stderr)
    return _error(
        request, "程序出错了", "没有保存任何改动。请刷新再试；终端里有详细信息，可以发给维护人员。", 500
    )


def _name(request: Request) -> str:
    return unquote(request.cookies.get(_WHO, ""))


def _field(request: Request, name: str) -> str:
    return next((value for key, value in request.state.form if key == name), "")


def _ids(request: Request) -> list[str]:
    return [value for key, value in request.state.form if key == "id"]


def _lasting(request: Request) -> str:
    """The view that the address names, without toast and chosen evidence."""
    return findings.asked(request.url.query).query


def _to(path: str, query: str, done: str = "") -> RedirectResponse:
    asked = "&".join(filter(None, (query, f"done={done}" if done else "")))
    return RedirectResponse(f"{path}?{asked}" if asked else path, 303)


def _who(request: Request, _desk: Desk) -> Response:
    if request.method == "GET":
        return _shown(request, "who.html", next=request.query_params.get("next", "/"))
    who, after = _field(request, "who").strip()[:40], _field(request, "next")
    if not who:
        raise ValueError("请写姓名。")
    local = after.startswith("/") and not after.startswith(("//", "/\\"))
    answer = RedirectResponse(after if local else "/", 303)
    answer.set_cookie(_WHO, quote(who), max_age=_YEAR, httponly=True, samesite="strict")
    return answer


def _home(request: Request, desk: Desk) -> Response:
    return _shown(request, "home.html", view=home.view(desk))


def _findings(request: Request, desk: Desk) -> Response:
    return _shown(request, "findings.html", view=findings.view(desk, request.url.query))


def _review(request: Request, desk: Desk) -> Response:
    chosen = request.query_params.get("e", "")
    found = review.view(desk, request.path_params["id"], request.url.query, chosen)
    return _shown(request, "review.html", view=found)


def _verdict(request: Request, desk: Desk) -> Response:
    said, query = _field(request, "verdict"), _lasting(request)
    after = review.verdict(
        desk, request.path_params["id"], said, _name(request), _field(request, "note"), query
    )
    return _to(render.url("finding", after), query, said) if after else _to("/findings", query, "last")


def _undo(request: Request, desk: Desk) -> Response:
    finding, _ = review.take_back(desk, _name(request))
    return _to(render.url("finding", finding), _lasting(request), "undo")


def _bulk(request: Request, desk: Desk) -> Response:
    ids = _ids(request) if request.method == "POST" else None
    return _shown(request, "bulk.html", view=bulk.view(desk, request.url.query, ids))


def _bulk_verdict(request: Request, desk: Desk) -> Response:
    said, query = _field(request, "verdict"), _lasting(request)
    count = bulk.verdict(desk, _ids(request), said, _name(request), _field(request, "note"))
    return _to("/findings", query, f"{said}.{count}")


def _declaration(request: Request, desk: Desk) -> Response:
    return _shown(request, "declaration.html", view=declaration.view(desk, request.path_params["id"]))


def _compare(request: Request, desk: Desk) -> Response:
    found = compare.view(desk, request.path_params["left"], request.path_params["right"])
    return _shown(request, "compare.html", view=found)


def _original(request: Request, desk: Desk) -> Response:
    asked = request.query_params
    found = original.view(
        desk,
        request.path_params["id"],
        request.path_params["page"],
        asked.get("declaration", ""),
        asked.get("field", ""),
    )
    return _shown(request, "original.html", view=found)


def _things(request: Request, desk: Desk) -> Response:
    kind, key = request.url.path[1:], request.query_params.get("key", "")
    if key:
        return _shown(request, "thing.html", view=things.WHOLE[kind](desk, key))
    found = things.listing(desk, kind, request.query_params.get("name", "").strip())
    return _shown(request, "listing.html", view=found)


def _search(request: Request, desk: Desk) -> Response:
    asked = [request.query_params.get(name, "") for name in ("q", "kind", "unit", "year")]
    return _shown(request, "search.html", view=search.view(desk, *asked))


def _ask(request: Request, desk: Desk) -> Response:
    asked = request.query_params
    return _shown(request, "ask.html", view=ask.view(desk, asked.get("name", ""), asked.get("query", "")))


def _journal(request: Request, desk: Desk) -> Response:
    return _shown(request, "journal.html", view=journal.view(desk))


def _intake(request: Request, desk: Desk) -> Response:
    jobs = desk.intake.jobs()
    found = {
        "jobs": jobs,
        "waiting": sum(job.state in ("queued", "reading") for job in jobs),
        "states": STATES,
        "filings": list(desk.shelf().filings.values()),
        "kinds": DOCUMENT_KINDS,
    }
    return _shown(request, "intake.html", view=found)


async def _receive(request: Request) -> Response:
    """A dropped file, streamed to disk."""
    desk: Desk = request.app.state.desk
    try:
        name = request.query_params.get("name", "")
        await desk.intake.receive(name, _name(request), request.stream())
    except Explained as error:
        return PlainTextResponse(str(error), 400)
    return Response(status_code=204)


def _cancel(_request: Request, desk: Desk) -> Response:
    desk.intake.cancel()
    return _to("/intake", "")


async def _image(request: Request) -> Response:
    """A page as PNG; drawn outside the desk's lock, for it takes a while."""
    desk: Desk = request.app.state.desk
    large = "large" in request.query_params

    def answer() -> Response:
        try:
            with desk.lock:
                filing = desk.filing(request.path_params["id"])
                data = evidence.original(desk, filing)
            page = request.path_params["page"]
            return Response(
                evidence.drawn(data, page, evidence.recognised(filing, page), large)[2],
                media_type="image/png",
            )
        except (NotHere, Explained):
            return Response(status_code=404)

    return await run_in_threadpool(answer)


def _download(request: Request, desk: Desk) -> Response:
    """The original as an attachment, never inline: what it is, only its reader knows."""
    filing = desk.filing(request.path_params["id"])
    name = quote(Path(filing.document.file.replace("\\", "/")).name)
    return Response(
        evidence.original(desk, filing),
        media_type="application/octet-stream",
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )
