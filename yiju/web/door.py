"""The door of a workbench on a local network: a name and a password become a session, which says who asks.

In: the application, the address that browsers use, the accounts. Out: the application behind the same checks as on
one machine (`security`), and a `Person` in every request. Wrong passwords make the next try wait.
"""

from __future__ import annotations

import html
import secrets
import time
from collections.abc import Callable
from urllib.parse import parse_qsl, quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request, cookie_parser
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from yiju.web.logins import Accounts
from yiju.web.roles import Person
from yiju.web.security import SAFE, ours, refused, sealed
from yiju.web.shell import ACCOUNT, PEOPLE, local

COOKIE = "__Host-yiju"
_IDLE = 8 * 3600.0
"""Seconds after which a session that asked nothing ends."""
_TRIES, _WAIT = 5, 60.0
_MOST = 4096
"""Bytes of a login form; names that are waiting; sessions."""


class Door:
    """The application behind a login. `clock` counts seconds."""

    def __init__(
        self, app: ASGIApp, origin: str, accounts: Accounts, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._app, self._origin, self._accounts, self._clock = app, origin, accounts, clock
        self._host = urlsplit(origin).netloc
        self._sessions: dict[str, tuple[str, float]] = {}
        self._failed: dict[tuple[str, str], tuple[int, float]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, ask for a login, or refuse."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        answer = await self._answer(scope, receive)
        await (answer or self._app)(scope, receive, sealed(send))

    async def _answer(self, scope: Scope, receive: Receive) -> Response | None:
        headers = Headers(scope=scope)
        if headers.get("host", "") != self._host:
            return refused("工作台只回答它自己的网址。", 421)
        if scope["method"] not in SAFE and not ours(headers, self._origin):
            return refused("这个请求不是从工作台自己的页面发出的，已拒绝。请刷新页面再试。", 403)
        token = cookie_parser(headers.get("cookie", "")).get(COOKIE, "")
        if scope["path"] == "/login":
            return await self._login(scope, receive)
        if scope["path"] == "/logout" and scope["method"] == "POST":
            self._sessions.pop(token, None)
            return RedirectResponse("/login", 303)
        found = self._person(token)
        if found is None:
            if scope["path"] == "/static/base.css":
                return None
            after = scope["path"] if scope["method"] in SAFE else "/"
            return RedirectResponse(f"/login?next={quote(after)}", 303)
        scope[ACCOUNT], scope[PEOPLE] = found, self._accounts.people()
        return None

    def _person(self, token: str) -> Person | None:
        name, last = self._sessions.get(token, ("", 0.0))
        if not name or self._clock() - last > _IDLE:
            self._sessions.pop(token, None)
            return None
        self._sessions[token] = name, self._clock()
        return self._accounts.person(name)

    async def _login(self, scope: Scope, receive: Receive) -> Response:
        request = Request(scope, receive)
        if scope["method"] != "POST":
            return _form(request.query_params.get("next", "/"))
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > _MOST:
                return refused("一次提交的内容太长。", 413)
        form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        name, after = form.get("name", "").strip(), form.get("next", "/")
        tried = (request.client.host if request.client else "", name)
        count, until = self._failed.get(tried, (0, 0.0))
        if count >= _TRIES and self._clock() < until:
            return _form(after, "口令错了几次，请过一分钟再试。", 429)
        found = await run_in_threadpool(self._accounts.enter, name, form.get("password", ""))
        if found is None:
            if len(self._failed) >= _MOST:
                self._failed.clear()
            self._failed[tried] = count + 1, self._clock() + _WAIT
            return _form(after, "姓名或口令不对。", 403)
        self._failed.pop(tried, None)
        ended = [token for token, (_, last) in self._sessions.items() if self._clock() - last > _IDLE]
        for token in ended:
            del self._sessions[token]
        token = secrets.token_urlsafe(32)
        self._sessions[token] = found.name, self._clock()
        answer = RedirectResponse(local(after), 303)
        answer.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=True, path="/")
        return answer


def _form(after: str, printed_words: str = "", status: int = 200) -> HTMLResponse:
    wording = f'<p class="note" role="alert">{html.escape(printed_words)}</p>' if printed_words else ""
    page = (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>登录 · 依据</title>'
        '<link rel="stylesheet" href="/static/base.css"></head><body><main class="page"><section class="empty">'
        f'<h1>依据</h1>{wording}<form method="post" action="/login"><input type="hidden" name="next" value="{html.escape(after)}">'
        '<p><label for="name">姓名</label> <input id="name" name="name" required autocomplete="username"></p>'
        '<p><label for="password">口令</label> <input id="password" name="password" type="password" required'
        ' autocomplete="current-password"></p><p><button class="button">登录</button></p></form></section></main></body></html>'
    )
    return HTMLResponse(page, status)
