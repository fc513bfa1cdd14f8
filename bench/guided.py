"""Parsers fuzzed by what they cover, with atheris: `python bench/guided.py {query|text|values} FOLDER [-max_total_time=600]`.

`query`: what a client sends → the check of the endpoint; nothing but a refusal may be raised, and what is let through
names no SERVICE for two parsers of SPARQL. `values`: one printed line → its amounts, days, percents, targets and bases;
nothing may be raised. `text`: bytes → encoding → lines → forms → filing; nothing but a reason in Chinese may be raised.
In: the starter queries or the samples, which are copied into FOLDER, where what covers more is kept. Stops at the
first fault with a file of it, and at an input that takes ten seconds.

atheris is no dependency (one wheel of 35 MB for a bench run now and then): `pip install atheris` where this is to run.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a file, bench/reading_speed.py would hide the room

_LINES = 8
"""Lines of a sample that make one seed for `values`."""
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


def values(data: bytes) -> None:
    """A line, asked for every kind of value."""
    from yiju.ingest.values.basis import find_bases
    from yiju.ingest.values.date import parse_date, parse_period
    from yiju.ingest.values.money import amounts_in, parse_amount
    from yiju.ingest.values.percent import percents_in
    from yiju.ingest.values.project_code import project_code
    from yiju.ingest.values.target import split_target
    from yiju.ingest.values.text import fold, tidy

    line = data.decode("utf-8", "replace")
    for ask in (
        amounts_in,
        find_bases,
        percents_in,
        parse_amount,
        parse_date,
        parse_period,
        project_code,
        split_target,
    ):
        for text in (line, fold(line), tidy(line)):
            ask(text)


def query(data: bytes) -> None:
    """A query as it is posted."""
    from yiju.graph.graph_errors import GraphError
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


PARSERS: dict[str, Callable[[bytes], None]] = {"query": query, "text": text, "values": values}


def seeds(name: str) -> list[bytes]:
    """What a parser begins with."""
    if name == "query":
        return [path.read_bytes() for path in sorted((ROOT / "graph" / "queries").glob("*.rq"))]
    files = [path.read_bytes() for path in sorted((ROOT / "samples").glob("*.txt"))]
    if name == "text":
        return files
    lines = [line for data in files for line in data.splitlines() if line.strip()]
    return [b"\n".join(lines[at : at + _LINES]) for at in range(0, len(lines), _LINES)]


def main() -> None:
    name, folder, *options = sys.argv[1:]
    try:
        import atheris  # type: ignore[import-not-found,unused-ignore]
    except ModuleNotFoundError:
        raise SystemExit("pip install atheris") from None
    with atheris.instrument_imports(include=["yiju"]):
        import yiju.graph.protocol
        import yiju.ingest.filing
        import yiju.ingest.values.percent  # noqa: F401
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
