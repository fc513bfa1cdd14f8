"""What every request must pass before a page sees it, and what every answer carries.

In: an ASGI application, the port it is bound to. Out: the same application behind a host check (a foreign
page may give 127.0.0.1 a name of its own), a one-time token that becomes a cookie, and a check that what
changes something was sent by our own page.
"""

from __future__ import annotations

import hmac
import html
import secrets
from collections.abc import Callable
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
SAFE = ("GET", "HEAD")
_NO_TOKEN = (
    "这个网页要由工作台自己打开：它重新启动过，或网址里的口令已经用过。请关掉这一页，再从桌面图标打开一次，"
    "或用终端里最后打印的网址打开工作台。已作的判断都保存着。"
)
_FOREIGN_HOST = "工作台只回答本机地址（127.0.0.1 或 localhost）。"
_FOREIGN_PAGE = "这个请求不是从工作台自己的页面发出的，已拒绝。请刷新页面再试。"


class Guard:
    """The application behind the door. `on_token` is told each new token: the first, and one whenever
    the last was used.
    """

    def __init__(self, app: ASGIApp, port: int, on_token: Callable[[str], None] = lambda _: None) -> None:
        self._app = app
        self._hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        self._cookie = f"yiju-{port}"  # cookies know no ports: two workbenches must not log each other out
        self._session = secrets.token_urlsafe(32)
        self._on_token = on_token
        self.token = ""
        self._new_token()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # no page of ours opens a web socket
            await send({"type": "websocket.close", "code": 1008})
            return

        refusal = self._refusal(scope)
        await (refusal or self._app)(scope, receive, sealed(send))

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host not in self._hosts:
            return refused(_FOREIGN_HOST, 421)
        if scope["method"] not in SAFE and not ours(headers, f"http://{host}"):
            return refused(_FOREIGN_PAGE, 403)
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if scope["path"] == "/" and scope["method"] == "GET" and _equal(given, self.token):
            answer = RedirectResponse("/", 303)
            answer.set_cookie(self._cookie, self._session, httponly=True, samesite="strict", path="/")
            self._new_token()
            return answer
        if not _equal(cookie_parser(headers.get("cookie", "")).get(self._cookie, ""), self._session):
            return refused(_NO_TOKEN, 403)
        return None

    def _new_token(self) -> None:
        self.token = secrets.token_urlsafe(24)
        self._on_token(self.token)


def sealed(send: Send) -> Send:
    """Every answer with the headers."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
        await send(message)

    return sending


def _equal(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def ours(headers: Headers, origin: str) -> bool:
    """Whether a browser says that our own page sent this."""
    site = headers.get("sec-fetch-site")
    return site == "same-origin" if site is not None else headers.get("origin") == origin


def refused(why: str, status: int) -> Response:
    """A page that only says why."""
    page = (
        f'<!doctype html><html lang="zh"><meta charset="utf-8"><title>依据</title><p>{html.escape(why)}</p>'
    )
    return HTMLResponse(page, status)
