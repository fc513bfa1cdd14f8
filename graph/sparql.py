"""SPARQL text → whether it may run.

A query is cut into the tokens of the SPARQL 1.1 grammar, so that a word inside a string, an IRI or
a comment is no keyword. Only SELECT, ASK, CONSTRUCT and DESCRIBE may run, and nothing that reaches
outside the store (SERVICE, LOAD).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from yiju.graph.graph_errors import NotAllowed, QueryRefused
from yiju.graph.vocabulary import BASE, PREFIXES, TYPED

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD"}

# Order matters: a long string before a short one, an IRI before the operator <. Every branch either takes what
# it has looked at or fails within one token: a run of letters, dots and dashes is looked at as a name, then taken
# whole (`run`, its words are told apart later), and a string that does not end refuses the query.
_TOKEN = re.compile(
    r"""(?P<string>\"{3}(?:\"{0,2}+(?:\\.|(?!\")[^\\]))*?\"{3}|'{3}(?:'{0,2}+(?:\\.|(?!')[^\\]))*?'{3}
          |"(?!"")(?:\\.|[^"\\\n\r])*+"|'(?!'')(?:\\.|[^'\\\n\r])*+')
      |(?P<open>["'])
      |(?P<iri><[^<>"{}|^`\\\x00-\x20]*+>)
      |(?P<comment>\#[^\n\r]*+)
      |(?P<variable>[?$]\w++)
      |(?P<name>(?:[^\W\d_][\w.\-]*+)?:(?:[\w:%\-]|\\.|\.(?=[\w:%\-.]))*+)
      |(?P<tag>@[A-Za-z][A-Za-z0-9\-]*+)
      |(?P<run>[^\W\d][\w.\-]*+)
      |(?P<other>\S)""",
    re.VERBOSE | re.DOTALL,
)
_WORD = re.compile(r"(?<!\w)[A-Za-z_][A-Za-z0-9_]*")
_TYPED = re.compile(TYPED)
_OWN_PREFIX = re.compile(r"\bPREFIX\s++id:", re.IGNORECASE)
# A character by its number (SPARQL 1.1 Query §19.2), not behind a backslash that is itself escaped.
_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")


@dataclass(frozen=True)
class Checked:
    """A query that may run. `own_dataset`: it names its graphs by FROM, so the union of all graphs
    must not be put in their place. `graphs`: default and named graphs to ask in place of both.
    """

    text: str
    form: Form
    own_dataset: bool
    graphs: tuple[list[str], list[str]] | None = None


def check(query: str) -> Checked:
    """The query, if it may run. Raises `QueryRefused` with the reason; syntax beyond the form of the
    query is left to the store's own parser.
    """
    # What is checked is what will run: the text after both changes.
    query = _in_full(_ESCAPE.sub(_unescaped, query))
    words: list[str] = []
    for token in _TOKEN.finditer(query):
        if token.lastgroup == "open":
            raise QueryRefused(
                f"查询第 {query.count(chr(10), 0, token.start()) + 1} 行的字符串没有结束：引号要成对，用英文的引号。"
            )
        if token.lastgroup == "run":
            words += (word.upper() for word in _WORD.findall(token[0]))
    if not words:
        raise QueryRefused("查询是空的：请写一个 SELECT、ASK、CONSTRUCT 或 DESCRIBE 查询。")
    form = next((w for w in words if w not in ("PREFIX", "BASE")), "")
    if form in _UPDATES or form == "WITH":
        raise NotAllowed(f"图谱只能查询，不能修改：{form} 不允许。")
    if form not in _FORMS:
        raise QueryRefused("只能用 SELECT、ASK、CONSTRUCT 或 DESCRIBE 开头的查询。")
    if "SERVICE" in words:
        raise NotAllowed("查询不能访问网络：SERVICE 不允许。")
    # FROM names graphs of this store; nothing is fetched, and one that it does not hold is empty.
    own = "FROM" in words
    return Checked(query, form, own)  # type: ignore[arg-type]


def placed(query: str) -> Iterator[re.Match[str]]:
    """All that stands in the query with its place, comments aside; the kind is its `lastgroup`."""
    return (m for m in _TOKEN.finditer(query) if m.lastgroup != "comment")


def tokens(query: str) -> list[tuple[str | None, str]]:
    """Kind and text of all that stands in the query, comments aside."""
    return [(m.lastgroup, m[0]) for m in placed(query)]


def declared(query: str) -> str:
    """The query with our prefixes before it, for parsers that do not know them; on the first line, so that an error's
    line is that of the query.
    """
    return "".join(f"PREFIX {prefix}: <{base}> " for prefix, base in PREFIXES.items()) + query


def plain_names(query: str) -> tuple[str, dict[str, str]]:
    """The query with its variables in ASCII and without comments, for engines that read no other names; and of each
    new name the old one, both without their mark.
    """
    used = {text[1:] for kind, text in tokens(query) if kind == "variable"}
    names: dict[str, str] = {}
    for name in sorted(n for n in used if not n.isascii()):
        number = len(names) + 1
        while f"v{number}" in used:
            number += len(used)
        names[name] = f"v{number}"

    def plain(token: re.Match[str]) -> str:
        if token.lastgroup == "comment":
            return ""
        mark, name = token[0][:1], token[0][1:]
        return mark + names.get(name, name) if token.lastgroup == "variable" else token[0]

    return _TOKEN.sub(plain, query), {new: old for old, new in names.items()}


def _in_full(query: str) -> str:
    """The query with `id:unit/…`, as results show it, as IRIs; SPARQL itself would want each slash escaped. Left
    as it is where the query says itself what `id:` means.
    """
    if _OWN_PREFIX.search(query):
        return query
    parts, done, at = [], 0, 0
    while (token := _TOKEN.search(query, at)) is not None:
        if token.lastgroup == "open":
            return query  # refused by the check; to read on would be a search to the end for every quote
        at = token.end()
        # A name that ends before a slash, none of its own characters escaped.
        short = token.lastgroup == "name" and token[0].startswith("id:") and "\\" not in token[0]
        rest = _TYPED.match(query, token.start() + 3) if short and query[at : at + 1] == "/" else None
        if rest is not None:
            iri = rest[0].rstrip(".")
            parts += [query[done : token.start()], f"<{BASE}{iri}>"]
            done = at = rest.start() + len(iri)
    return "".join([*parts, query[done:]])


def _unescaped(found: re.Match[str]) -> str:
    """The character itself, so that no keyword hides behind its number; one that would open or close a string,
    an IRI or a line is left to the parser.
    """
    number = int(found[1] or found[2], 16)
    if number > 0x10FFFF or 0xD800 <= number < 0xE000 or chr(number) in "\"'\\<>{}|^`#" or number <= 0x20:
        return found[0]
    digits = 6 if found[1] else 10
    return found[0][:-digits] + chr(number)
