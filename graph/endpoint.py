"""The SPARQL endpoint as a web application: HTTP requests → answers of a pool of query processes.

Read-only, and no request reaches the store in this process. A status tells what went wrong, the body says
it in Chinese: 400 not a query, 403 not allowed, 406 and 415 a format, 413 too long, 422 an answer too large,
503 no free process or no graph yet, 504 stopped at its limit. An answer that was cut at the limit of rows
carries the header `X-Yiju-Cut`.
"""

from __future__ import annotations

from collections.abc import Sequence

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from yiju.graph import protocol
from yiju.graph.errors import (
    AnswerTooLarge,
    GenerationGone,
    GraphError,
    NoGraph,
    NotAllowed,
    QueryRefused,
    QueryStopped,
    TooManyQueries,
)
from yiju.graph.pool import Pool
from yiju.graph.protocol import BadRequest
from yiju.graph.sparql import Checked

PATH = "/sparql"
CUT = "X-Yiju-Cut"
# Threads that wait for a query process; requests beyond them wait without one.
_WAITING = 200
_STATUS: tuple[tuple[type[GraphError], int], ...] = (
    (NotAllowed, 403),
    (QueryRefused, 400),
    (AnswerTooLarge, 422),
    (QueryStopped, 504),
    (TooManyQueries, 503),
    (NoGraph, 503),
    (GenerationGone, 503),
)


def application(pool: Pool, hosts: Sequence[str], origins: Sequence[str] = ()) -> Starlette:
    """The endpoint at `/sparql`. `hosts`: names under which it may be asked, so that a foreign page cannot
    reach a loopback address by a name of its own; `*` allows all. `origins`: foreign pages that may read it.
    """
    waiting: list[CapacityLimiter] = []

    async def answer(request: Request) -> Response:
        if not waiting:
            waiting.append(CapacityLimiter(_WAITING))
        try:
            body = await _body(request)
            content_type = request.headers.get("content-type", "")
            asked = protocol.read(request.method, content_type, request.url.query, body)
            accept = ", ".join(request.headers.getlist("accept"))
            if asked.query is None:
                endpoint = str(request.url.replace(query="", fragment=""))
                return _response(*protocol.description(endpoint, accept))
            protocol.choose(accept, protocol.offered(asked.query))
            return await to_thread.run_sync(_answered, pool, asked.query, accept, limiter=waiting[0])
        except GraphError as error:
            return _refusal(error)

    middleware = [Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)]
    if origins:
        middleware.append(
            Middleware(
                CORSMiddleware,
                allow_origins=list(origins),
                allow_methods=["GET", "POST"],
                allow_headers=["Content-Type"],
                expose_headers=[CUT],
            )
        )
    return Starlette(routes=[Route(PATH, answer, methods=["GET", "POST"])], middleware=middleware)


def _answered(pool: Pool, query: Checked, accept: str) -> Response:
    result = pool.run(query)
    response = _response(*protocol.write(result, accept))
    if result.cut:
        response.headers[CUT] = f"rows={pool.limits.rows}"
    return response


async def _body(request: Request) -> bytes:
    parts, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > protocol.MAX_QUERY:
            raise BadRequest(413, "查询太长，上限为 1 MB。")
        parts.append(chunk)
    return b"".join(parts)


def _response(media: str, body: bytes) -> Response:
    charset = "; charset=utf-8" if media.startswith("text/") else ""
    return Response(body, headers={"Content-Type": media + charset, "Vary": "Accept"})


def _refusal(error: GraphError) -> Response:
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    if isinstance(error, BadRequest):
        status = error.status
    headers = {"Retry-After": "5"} if status == 503 else None
    return PlainTextResponse(f"{error}\n", status, headers)
