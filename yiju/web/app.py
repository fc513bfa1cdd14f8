"""The workbench as an application: all routes, the files that the browser is given, and what an error looks like.

In: a `Desk`. Out: the application, to be put behind `security.Guard`.
"""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from yiju.web.desk import Desk
from yiju.web.routes import judging, keeping, reading
from yiju.web.shell import broken, no_page

_HERE = Path(__file__).parent


def application(desk: Desk) -> Starlette:
    """The pages of this desk."""
    routes = [
        *reading.routes(),
        *judging.routes(),
        *keeping.routes(),
        Mount("/static", StaticFiles(directory=_HERE / "static")),
        Mount("/vendor", StaticFiles(directory=_HERE / "vendor")),
    ]
    made = Starlette(routes=routes, exception_handlers={404: no_page, Exception: broken})
    made.state.desk = desk
    return made
