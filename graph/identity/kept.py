"""An identity kept on disk, so that filings are linked once and not by every command.

In: an identity and the state of what it was made from. Out: the same identity for as long as state and linking code are
the same, None otherwise. The file is derived and may be deleted at any time.
"""

from __future__ import annotations

import os
from functools import cache
from hashlib import sha256
from pathlib import Path

import msgspec

from yiju.graph.identity.resolution import Identity
from yiju.ingest.held import replace

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(tuple[str, str, Identity])
_head = msgspec.msgpack.Decoder(tuple[str, str, msgspec.Raw])


def read(path: Path, state: str) -> Identity | None:
    """The identity that was kept for this state."""
    try:
        kept = path.read_bytes()
        if _head.decode(kept)[:2] == (state, _edition()):
            return _decoder.decode(kept)[2]
    except (OSError, msgspec.MsgspecError):
        pass  # not there, or of another shape: it is made anew
    return None


def write(path: Path, state: str, identity: Identity) -> None:
    """Keep an identity: whole under its name, or not there. A folder that is not there or cannot be written keeps none."""
    part = path.with_name(f"{path.name}.part{os.getpid()}")
    try:
        part.write_bytes(_encoder.encode((state, _edition(), identity)))
        replace(part, path)
    except OSError:
        part.unlink(missing_ok=True)


@cache
def _edition() -> str:
    """Equal for as long as the linking code and its words are the same."""
    files = sorted(f for f in Path(__file__).parent.iterdir() if f.suffix in (".py", ".yaml"))
    return sha256(b"\n".join(f.read_bytes() for f in files)).hexdigest()
