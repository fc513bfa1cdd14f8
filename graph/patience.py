"""How long and for how many the endpoint waits: a server protocol and a reply with limits.

In: uvicorn's connections. Out: the same, closed where a request's head does not come, refused beyond `MOST`, and
a reply that is let go when its client does not take it. Nobody who only holds a line open keeps others out.
"""

from __future__ import annotations

import asyncio
from typing import Any

import anyio
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS, BODY_SECONDS, TAKE_SECONDS = 10.0, 15.0, 30.0
"""For the head of a request, for its body, and for each part of a reply to be taken."""
MOST = 200
"""Connections at once, well below the descriptors of a process (256 on macOS)."""
MAX_REPLY, MAX_HELD = 64 * 1024**2, 512 * 1024**2
"""Bytes of one reply, and of all that are not yet taken."""
_PART = 256 * 1024


class Patient(H11Protocol):
    """A connection that is closed where no request comes within `HEAD_SECONDS`, and at once beyond `MOST`."""

    _head: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """A client has connected."""
        super().connection_made(transport)
        if len(self.connections) > MOST:
            transport.abort()
        else:
            self._wait()

    def data_received(self, data: bytes) -> None:
        """A part of a request has come."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._heard()
        elif self._head is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has gone."""
        self._heard()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._head = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _heard(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None

    def _give_up(self) -> None:
        if not self.transport.is_closing():
            self.transport.abort()


class Held:
    """Bytes of replies that clients have not taken yet."""

    def __init__(self) -> None:
        self._bytes = 0

    def has_room(self, size: int) -> bool:
        """Whether a reply of this size may be held as well."""
        return self._bytes + size <= MAX_HELD

    def add(self, size: int) -> None:
        """Count a reply; negative when it has gone."""
        self._bytes += size


class Parted(Response):
    """A reply sent part by part; a client that takes none for `TAKE_SECONDS` loses its connection."""

    held: Held | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the reply."""
        size = len(self.body)
        if self.held is not None:
            self.held.add(size)
        try:
            await send(
                {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
            )
            for at in range(0, max(size, 1), _PART):
                with anyio.fail_after(TAKE_SECONDS):
                    part = bytes(self.body[at : at + _PART])
                    await send({"type": "http.response.body", "body": part, "more_body": at + _PART < size})
        finally:
            if self.held is not None:
                self.held.add(-size)
