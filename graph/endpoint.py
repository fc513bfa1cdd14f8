"""The SPARQL endpoint as a web application: HTTP requests → answers of a pool of query processes.

Read-only, and no request reaches the store in this process. A status tells what went wrong, the body says
it in Chinese: 400 not a query, 403 not allowed, 408 a body that does not come, 406 and 415 a format, 413 too long, 422 an answer too large,
502 an upstream
that does not do its part, 503 no free process or no graph yet, 504 stopped at its limit. An answer that was cut at the limit of rows
carries the header `X-Yiju-Cut`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import anyio
from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from yiju.graph import protocol
from yiju.graph.graph_errors import (
    AnswerTooLarge,
    GenerationGone,
    GraphError,
    NoGraph,
    NotAllowed,
    QueryRefused,
    QueryStopped,
    TooManyQueries,
    UpstreamGone,
)
from yiju.graph.patience import BODY_SECONDS, MAX_REPLY, Held, Parted
from yiju.graph.protocol import BadRequest
from yiju.graph.result import QueryResult
from yiju.graph.runner import Limits
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
    (UpstreamGone, 502),
)


class QueryService(Protocol):
    """What answers checked queries: `Pool`, `Upstream`."""

    limits: Limits

    def run(self, query: Checked) -> QueryResult:
        """The answer. Raises `GraphError`s."""


def application(pool: QueryService, hosts: Sequence[str], origins: Sequence[str] = ()) -> Starlette:
    """The endpoint at `/sparql`. `hosts`: names under which it may be asked, so that a foreign page cannot
    reach a loopback address by a name of its own; `*` allows all. `origins`: foreign pages that may read it.
    """
    waiting: list[CapacityLimiter] = []
    held = Held()

    async def answer(request: Request) -> Response:
        if not waiting:
            waiting.append(CapacityLimiter(_WAITING))
        try:
            _check_origin(request, origins)
            with anyio.fail_after(BODY_SECONDS):
                body = await _body(request)
            content_type = request.headers.get("content-type", "")
            # Off the loop: a long query must not keep others waiting.
            asked = await to_thread.run_sync(
                protocol.read, request.method, content_type, request.url.query, body, limiter=waiting[0]
            )
            accept = ", ".join(request.headers.getlist("accept"))
            if asked.query is None:
                endpoint = str(request.url.replace(query="", fragment=""))
                return _response(*protocol.description(endpoint, accept))
            protocol.choose(accept, protocol.offered(asked.query))
            response = await to_thread.run_sync(_answered, pool, asked.query, accept, limiter=waiting[0])
            if not held.has_room(len(response.body)):
                raise TooManyQueries("未取走的结果太多，请稍后再试。")
            response.held = held
            return response
        except TimeoutError:
            return PlainTextResponse("请求正文迟迟没有传完。\n", 408, {"Connection": "close"})
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


def _check_origin(request: Request, origins: Sequence[str]) -> None:
    """Raises `BadRequest` where a page of another site sends the request; a browser says whose page it is."""
    origin = request.headers.get("origin")
    own = f"{request.url.scheme}://{request.headers.get('host', '')}"
    if request.method == "POST" and origin is not None and origin != own and not {origin, "*"} & set(origins):
        raise BadRequest(403, f"不接受其他网页（{origin[:100]}）发来的请求；确需时用 --cors 指明来源。")


def _answered(pool: QueryService, query: Checked, accept: str) -> Parted:
    result = pool.run(query)
    media, body = protocol.write(result, accept)
    if len(body) > MAX_REPLY:
        raise AnswerTooLarge(f"结果超过 {MAX_REPLY // 1024**2} MB，没有给出。请缩小范围，或加 LIMIT。")
    response = _response(media, body)
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


def _response(media: str, body: bytes) -> Parted:
    charset = "; charset=utf-8" if media.startswith("text/") else ""
    return Parted(body, headers={"Content-Type": media + charset, "Vary": "Accept"})


def _refusal(error: GraphError) -> Response:
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    if isinstance(error, BadRequest):
        status = error.status
    headers = {"Retry-After": "5"} if status == 503 else None
    return PlainTextResponse(f"{error}\n", status, headers)
