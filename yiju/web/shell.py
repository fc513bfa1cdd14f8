"""What all routes share: the form is read, the name asked for, the role checked; pages run in threads, one at a time.

In: a page's answer, a function of the request and the desk. Out: a route; and for the answers, what the form
and the address hold, a page shown with its frame, and where to go next.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, cast
from urllib.parse import parse_qsl, quote, unquote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from yiju.audit import VERDICTS
from yiju.causes import cause
from yiju.ingest.errors import Explained
from yiju.ingest.personal import shown_openly
from yiju.own_command import as_typed
from yiju.web import render
from yiju.web.desk import Desk, NotHere
from yiju.web.long_table import LongTable
from yiju.web.pages import findings_page
from yiju.web.roles import ADMIN, JUDGE, READ, SECOND, Person, Role

NAV = [
    ("/", "首页"), ("/findings", "疑点"), ("/case", "取证"), ("/search", "检索"), ("/ask", "提问"), ("/project", "项目"),
    ("/unit", "单位"), ("/basis", "依据"), ("/family", "指标"), ("/graph", "关系图"), ("/doubts", "核定"), ("/intake", "读入"),
    ("/journal", "日志"),
]  # fmt: skip
_WITHIN = {"finding": "findings", "bulk": "findings", "compare": "findings"}
"""Pages that one comes to from another of the menu, by the first part of their addresses."""
WHO, MONEY = "yiju-who", "yiju-money"
"""Cookies: the name of whoever is alone on a laptop, and how amounts are shown."""
ACCOUNT, PEOPLE = "yiju.account", "yiju.people"
"""Where the door leaves a person with an account, and everybody who has one, in a request's scope."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_FORM = 8 * 1024 * 1024
"""Bytes of a form: a hundred findings of a case, each with as much as may be written of it."""
_TOASTS = {
    "undo": "已撤销这条的判断，回到原来的状态。",
    "last": "这个条件下的疑点都判断过了。",
    "cased": "已放入事项。",
    "saved": "已保存。",
    "removed": "已移出这份材料；原件和判断都留着，疑点和各页随之重算。",
    "linked": "已记下认定；疑点和各页随之重算。",
}

_STEPS_AT = ("finding", "findings", "bulk", "compare", "case", "doubts", "links", "intake", "undo")
"""First parts of the addresses where a person does what `z` takes back; the key acts, and is shown, there and where
it is told that something was done."""

Answer = Callable[[Request, Desk], Response]


class RoleRefused(Exception):
    """What was asked for wants the role that it holds."""

    def __init__(self, role: Role) -> None:
        super().__init__(role)
        self.role = role


def get(path: str, answer: Answer, role: Role = READ) -> Route:
    """A page."""
    return _route(path, answer, role, ["GET"])


def post(path: str, answer: Answer, role: Role = JUDGE) -> Route:
    """What changes something."""
    return _route(path, answer, role, ["POST"])


def _route(path: str, answer: Answer, role: Role, methods: list[str]) -> Route:
    async def endpoint(request: Request) -> Response:
        request.state.form = []
        if request.method == "POST":
            body = b""
            async for part in request.stream():
                body += part
                if len(body) > _MOST_FORM:
                    return error_page(request, "内容太长", "一次提交的内容超过 8 MB。", 413)
            request.state.form = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
        return await run_in_threadpool(_answered, request, answer, role)

    return Route(path, endpoint, methods=methods, name=f"{role} {answer.__name__}")


def _answered(request: Request, answer: Answer, role: Role) -> Response:
    who = person(request)
    if not who.name and request.url.path != "/who":
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/who?next={quote(here if request.method == 'GET' else '/')}", 303)
    if not who.may(role):
        return refused(request, role)
    desk: Desk = request.app.state.desk
    try:
        with desk.seen_by(who.eyes):
            return answer(request, desk)
    except RoleRefused as error:
        return refused(request, error.role)
    except NotHere as error:
        return error_page(request, "没有找到", str(error), 404)
    except (Explained, ValueError, KeyError) as error:
        return error_page(request, "没有做成", str(error.args[0] if error.args else error), 400)
    except Exception as error:
        if (message := cause(error)) is None:
            raise
        return error_page(request, "没有做成", message, 503)


def person(request: Request) -> Person:
    """Whoever asks: the account that the door knows, or the name in the cookie, which may do everything."""
    known = request.scope.get(ACCOUNT)
    return cast(Person, known) if known else Person(unquote(request.cookies.get(WHO, "")), ADMIN)


def refused(request: Request, role: Role) -> Response:
    """A page that says what the role is missing for."""
    why = f"这一步要有“{role}”以上的权限；您是“{person(request).role}”。"
    return error_page(request, "没有权限", why, 403)


def shown(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """A page with what every page needs. `done` in the address is a toast, and no part of the view."""
    pairs = parse_qsl(request.url.query)
    done = dict(pairs).get("done", "")
    lasting = urlencode([pair for pair in pairs if pair[0] not in ("done", "e")])
    who = person(request)
    desk: Desk = request.app.state.desk
    first, toast = request.url.path.split("/")[1], _toast(desk, who, done)
    shared = {
        "NAV": NAV,
        "here": next((path for path, _ in NAV if path == f"/{_WITHIN.get(first, first)}"), ""),
        "me": who,
        "toast": toast,
        "undo_key": bool(toast) or first in _STEPS_AT,
        "behind": desk.upkeep.underway,
        "undoable": desk.steps.last(who) if who.name else None,
        "query": lasting,
        "path": request.url.path,
        "stays": request.url.path + (f"?{lasting}" if lasting else "") if request.method == "GET" else "",
    }
    with render.amounts_in(request.cookies.get(MONEY, "")):
        answer = render.page(template, {**shared, **values}, status)
    if done:
        kept = urlencode([pair for pair in pairs if pair[0] != "done"])
        answer.headers["HX-Push-Url"] = request.url.path + (f"?{kept}" if kept else "")
    return answer


class Toast(NamedTuple):
    """What is said of what was just done; `undone`: it was taken back."""

    wording: str
    undone: bool = False


def _toast(desk: Desk, who: Person, done: str) -> Toast | None:
    """What `done` says: a word, how many, of how many that was not done, and the step that was taken back."""
    word, count, left, step = [*done.split("."), "", "", ""][:4]
    verdicts = {str(key): name for key, name in VERDICTS.items()}
    many = f"，共 {count} 条" if count.isdecimal() else ""
    if word in verdicts:
        return Toast(f"已判为“{verdicts[word]}”{many}。")
    if (taken := desk.steps.wording(who.name, step)) and word in ("undo", "undone"):
        kept = f"另有 {left} 条之后有人改过，保持现在的样子。" if left.isdecimal() and left != "0" else ""
        return Toast(f"已撤销：{taken}{many and f'（回到原来状态的{many[1:]}）'}。{kept}", True)
    return Toast(_TOASTS[word], word == "undo") if word in _TOASTS else None


def error_page(request: Request, title: str, why: str, status: int, **values: Any) -> Response:
    """A page that says what went wrong."""
    return shown(request, "error.html", status, title=title, why=as_typed(why), **values)


def no_page(request: Request, _error: Exception) -> Response:
    """The address is none of ours."""
    return error_page(request, "没有这个页面", "请核对网址，或从首页进入。", 404)


def broken(request: Request, error: Exception) -> Response:
    """A fault of ours: told on the terminal, and nothing was stored."""
    traceback.print_exception(error, file=sys.stderr)
    return error_page(
        request, "程序出错了", "没有保存任何改动。请刷新再试；终端里有详细信息，可以发给维护人员。", 500
    )


def field(request: Request, name: str) -> str:
    """A field of the form; empty where it is not sent."""
    return next((value for key, value in request.state.form if key == name), "")


def fields(request: Request, name: str) -> list[str]:
    """All values of a field."""
    return [value for key, value in request.state.form if key == name]


def page_of(request: Request) -> int:
    """Which page of a list the address names."""
    page = request.query_params.get("page", "")
    return int(page) if page.isdecimal() and len(page) < 7 else 1


def lasting(request: Request) -> str:
    """The list that the address names, without toast and chosen evidence."""
    return findings_page.asked(request.url.query).query


def to(path: str, query: str = "", done: str = "") -> RedirectResponse:
    """Where to go next, with what to say there."""
    asked = "&".join(filter(None, (query, f"done={done}" if done else "")))
    joint = "&" if "?" in path else "?"
    return RedirectResponse(f"{path}{joint}{asked}" if asked else path, 303)


def local(address: str) -> str:
    """An address of ours, or the first page."""
    ours = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if ours and address.isprintable() else "/"


@contextmanager
def leaving(request: Request, desk: Desk, subject: str, wording: str) -> Iterator[None]:
    """While a file is made that leaves: personal numbers are masked in it, unless a person who may asks for them
    (`openly=1` in the address); the ledger says what left, and how. Raises `RoleRefused`.
    """
    who, openly = person(request), request.query_params.get("openly") == "1"
    if openly and not who.may(SECOND):
        raise RoleRefused(SECOND)
    with shown_openly(openly):
        yield
    desk.tell(who.name, "export", subject, f"{wording}，未遮盖个人信息" if openly else wording)


def saved(request: Request, desk: Desk, title: str, tables: Iterable[LongTable[Any]]) -> Response | None:
    """All rows of the table that the address wants to save (`save=declared`), None where it wants none."""
    wanted = request.query_params.get("save", "")
    for one in tables:
        if one.name == wanted:
            with leaving(request, desk, title[:200], f"所列 {one.count} 行"):
                data = one.workbook()
            return attachment(data, f"{title[:80]}.xlsx", XLSX)
    return None


def attachment(data: bytes, name: str, media: str = "application/octet-stream") -> Response:
    """A file to be saved, never shown."""
    return Response(
        data, media_type=media, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    )
