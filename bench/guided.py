"""Two parsers fuzzed by what they cover, with atheris: `python bench/guided.py {text|query} FOLDER [-max_total_time=600]`.

`text`: bytes → encoding → lines → forms → filing; nothing but a reason in Chinese may be raised. `query`: what a client
sends → the check of the endpoint; nothing but a refusal may be raised, and what is let through names no SERVICE for two
parsers of SPARQL. In: the samples, or the starter queries, which are copied into FOLDER, where what covers more is kept.
Stops at the first fault with a file of it, and at an input that takes ten seconds.

atheris is no dependency (one wheel of 35 MB for a bench run now and then): `pip install atheris` where this is to run.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a file, bench/ingest.py would hide the room

_SEEDS = {"text": (ROOT / "samples", "*.txt"), "query": (ROOT / "graph" / "queries", "*.rq")}
_WORDS = (
    "SELECT",
    "ASK",
    "SERVICE",
    "SILENT",
    "PREFIX",
    "<http://a.example/>",
    "{",
    "}",
    "?s",
    "#",
    '"',
    "'''",
    "\\\\u0053",
    "id:unit/",
)
"""What covers more of a query than single characters do."""
_LIMITS = ("-timeout=10", "-max_len=20000", "-rss_limit_mb=4096")


def text(data: bytes) -> None:
    """A file of text, read whole."""
    from yiju.ingest.errors import Explained
    from yiju.ingest.filing import filing_of
    from yiju.ingest.readers import read_bytes

    with contextlib.suppress(Explained):
        filing_of(read_bytes(data, "材料.txt"))


def query(data: bytes) -> None:
    """A query as it is posted."""
    from yiju.graph.errors import GraphError
    from yiju.graph.protocol import read
    from yiju.ingest.errors import Explained

    with contextlib.suppress(Explained, GraphError):
        asked = read("POST", "application/sparql-query", "", data)
        if asked.query is not None and "service" in asked.query.text.lower():
            assert not _calls(asked.query.text), "a call of the network is let through"


def _calls(text: str) -> bool:
    """Whether a parser sees a SERVICE."""
    import pyoxigraph
    from rdflib.plugins.sparql import prepareQuery

    with contextlib.suppress(Exception):  # the parser's own complaints
        return "ServiceGraphPattern" in repr(prepareQuery(text).algebra)
    try:
        pyoxigraph.Store().query(text)
    except SyntaxError:
        return False
    except Exception as error:
        return "service" in str(error).lower()
    return False


PARSERS: dict[str, Callable[[bytes], None]] = {"text": text, "query": query}


def seeds(name: str) -> list[bytes]:
    """What a parser begins with."""
    folder, kind = _SEEDS[name]
    return [path.read_bytes() for path in sorted(folder.glob(kind))]


def main() -> None:
    name, folder, *options = sys.argv[1:]
    try:
        import atheris  # type: ignore[import-not-found,unused-ignore]
    except ModuleNotFoundError:
        raise SystemExit("pip install atheris") from None
    with atheris.instrument_imports(include=["yiju"]):
        import yiju.graph.protocol
        import yiju.ingest.filing  # noqa: F401
    kept = Path(folder)
    kept.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(seeds(name)):
        (kept / f"seed{number}").write_bytes(data)
    words = kept.with_suffix(".words")
    words.write_text("".join('"' + word.replace('"', '\\"') + '"\n' for word in _WORDS), "utf-8")
    atheris.Setup([sys.argv[0], *_LIMITS, f"-dict={words}", *options, folder], PARSERS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
