"""What is wrong in a query that the parser refused: which line, what stands there, what to write instead, in Chinese.

In: the text of the query and the parser's complaint. Out: a sentence. The parser tells how far it came and what its grammar
would have taken there; what people get wrong is known beforehand, so that is looked for, in the tokens of the whole query.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import pairwise

from yiju.graph.sparql import placed
from yiju.graph.vocabulary import EXPORTED_PREFIXES

_MARKS = {"“": '"', "”": '"', "‘": "'", "’": "'", "。": ".", "、": ","}
_WRITTEN = {
    "AND": "&&",
    "OR": "||",
    "LIKE": 'CONTAINS(STR(?x), "…")',
    "IS": "= 或 BOUND(?x)",
    "NULL": "!BOUND(?x)",
}
_AGGREGATES = {"COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT"}
_PAIRS = {")": "(", "]": "[", "}": "{"}
_SHOWN = 40
"""Characters of a token that are told again."""
_ENDS = ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET")
_WORDS = """
    A ABS AS ASC ASK BASE BIND BNODE BOUND BY CEIL COALESCE CONCAT CONSTRUCT CONTAINS DATATYPE DAY DESC DESCRIBE DISTINCT
    ENCODE_FOR_URI EXISTS FALSE FILTER FLOOR FROM GRAPH HOURS IF IN IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISURI LANG
    LANGMATCHES LCASE MD5 MINUS MINUTES MONTH NAMED NOT NOW OPTIONAL PREFIX RAND REDUCED REGEX REPLACE ROUND SAMETERM SECONDS
    SELECT SEPARATOR SERVICE SHA1 SHA256 SHA384 SHA512 STR STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLEN STRSTARTS STRUUID
    SUBSTR TIMEZONE TRUE TZ UCASE UNDEF UNION URI UUID VALUES WHERE YEAR
"""
_KNOWN = {*_AGGREGATES, *_ENDS, *_WORDS.split()}
Token = re.Match[str]


def explained(query: str, error: str) -> str:
    """The complaint (`error at LINE:COLUMN: …`) as a person can follow it."""
    tokens = list(placed(query))
    found = re.search(r"error at (\d+):(\d+): (.*)", error, re.DOTALL)
    if not found:
        return f"查询语法有误：{error}"
    line, column, expected = int(found[1]), int(found[2]), found[3]
    reached = sum(len(text) for text in query.splitlines(keepends=True)[: line - 1]) + column - 1
    if "variable that is unbound" in expected:
        return "查询语法有误：用了聚合或 GROUP BY，SELECT 里的变量就要写进 GROUP BY，或放进 SUM、MAX、SAMPLE 等里面。"
    before = [t for t in tokens if t.start() < reached] or tokens
    if "Prefix not found" in expected:
        return _error_at(query, before[-1].start(), _prefix(before[-1][0]))
    for look in (_marks, _words, _select, _brackets, _behind, _order, _unknown):
        if (wrong := next(look(tokens), None)) is not None:
            return _error_at(query, *wrong)
    near = before[-1][0][:_SHOWN] if before else ""
    return _error_at(query, reached, f"读到“{near}”接不下去：看看它前面是不是少了 . 或 ;，或者多写了什么")


def _error_at(query: str, at: int, what: str) -> str:
    line = query.count("\n", 0, at) + 1
    column = at - (query.rfind("\n", 0, at) + 1) + 1
    return f"查询语法有误，第 {line} 行第 {column} 列：{what}。"


def _prefix(name: str) -> str:
    prefix = name.partition(":")[0][:_SHOWN]
    begun = [known for known in EXPORTED_PREFIXES if known[:1] == prefix[:1]]  # or `foaf` would be `oa`
    near = get_close_matches(prefix, begun, n=1)
    meant = f"是不是 {near[0]}:" if near else "在最前面写 PREFIX 声明它；不必声明的前缀见 docs/vocabulary.md"
    return f"前缀 {prefix}: 没有声明，{meant}"


def _marks(tokens: list[Token]) -> Iterator[tuple[int, str]]:
    for token in tokens:
        plain = _MARKS.get(token[0], unicodedata.normalize("NFKC", token[0]))
        if token.lastgroup == "other" and plain != token[0] and plain.isascii():
            yield token.start(), f"中文标点 {token[0]} 在这里要写成英文的 {plain}"


def _words(tokens: list[Token]) -> Iterator[tuple[int, str]]:
    for token, after in pairwise(tokens):
        if token.lastgroup == "run" and token[0].upper() in _WRITTEN:
            yield token.start(), f"SPARQL 没有 {token[0]}，写 {_WRITTEN[token[0].upper()]}"
        if token[0] == after[0] == "=" and token.end() == after.start():
            yield token.start(), "相等写一个 =，不写 =="


def _select(tokens: list[Token]) -> Iterator[tuple[int, str]]:
    """What SELECT asks for: variables, and expressions in brackets with a name each."""
    for number, token in enumerate(tokens):
        if token[0].upper() != "SELECT":
            continue
        depth, opened, named = 0, token, True
        for part in tokens[number + 1 :]:
            word = part[0].upper()
            if word in ("{", "WHERE", "FROM"):
                break
            if depth == 0 and word in _AGGREGATES:
                yield part.start(), f"{word} 外面要有括号，并用 AS 起名：({word}(?x) AS ?名称)"
            if depth == 0 and word == ",":
                yield part.start(), "SELECT 的变量之间用空格，不用逗号"
            if word == "(":
                depth += 1
                if depth == 1:
                    opened, named = part, False
            elif word == ")":
                depth -= 1
                if depth == 0 and not named:
                    yield opened.start(), "括号里的算式要用 AS 起名：(算式 AS ?名称)"
            elif word == "AS" and depth == 1:
                named = True


def _brackets(tokens: list[Token]) -> Iterator[tuple[int, str]]:
    waiting: list[Token] = []
    for token in tokens:
        if token[0] in _PAIRS.values():
            waiting.append(token)
        elif token[0] in _PAIRS:
            if not waiting:
                yield token.start(), f"多了一个 {token[0]}"
                return
            opened = waiting.pop()
            if opened[0] != _PAIRS[token[0]]:
                yield opened.start(), f"这里的 {opened[0]} 没有关上，就遇到了 {token[0]}"
                return
    for opened in waiting[-1:]:
        yield opened.start(), f"这里的 {opened[0]} 没有关上"


def _behind(tokens: list[Token]) -> Iterator[tuple[int, str]]:
    """What has to stand behind a word."""
    for token, after in zip(tokens, [*tokens[1:], None], strict=False):
        word, next_ = token[0].upper(), after[0] if after else ""
        if token.lastgroup != "run":
            continue
        if word in ("ORDER", "GROUP") and next_.upper() != "BY":
            yield token.start(), f"{word} 后面要写 BY"
        if word == "FILTER" and not (next_ == "(" or (after and after.lastgroup in ("run", "name", "iri"))):
            yield token.start(), "FILTER 的条件要写在括号里：FILTER(?x > 3)"
        if word in ("OPTIONAL", "UNION", "MINUS", "EXISTS") and next_ != "{":
            yield token.start(), f"{word} 后面要有一对 {{ }}"
        if word == "IN" and next_ != "(":
            yield token.start(), "IN 后面的值要写在括号里：IN (2017, 2018)"
        if word in ("LIMIT", "OFFSET") and not next_.isdigit():
            yield token.start(), f"{word} 后面要写一个整数"


def _order(tokens: list[Token]) -> Iterator[tuple[int, str]]:
    """What ends a query stands behind its braces, and in order."""
    last, groups = -1, [True]
    for token, after in zip(tokens, [*tokens[1:], None], strict=False):
        word = token[0].upper()
        if word == "{":
            groups.append(after is not None and after[0].upper() == "SELECT")
            last = -1
        elif word == "}" and len(groups) > 1:
            groups.pop()
            last = -1
        elif token.lastgroup == "run" and word in _ENDS:
            if not groups[-1]:
                yield token.start(), f"{word} 要写在 }} 之后"
            place = min(_ENDS.index(word), 3)  # LIMIT and OFFSET may change places
            if place < last:
                yield token.start(), f"{word} 写得太后，次序是 GROUP BY、HAVING、ORDER BY、LIMIT、OFFSET"
            last = place


def _unknown(tokens: list[Token]) -> Iterator[tuple[int, str]]:
    for token in tokens:
        if token.lastgroup == "run" and token[0].upper() not in _KNOWN:
            near = get_close_matches(token[0][:_SHOWN].upper(), _KNOWN, n=1, cutoff=0.7)
            meant = f"是不是 {near[0]}" if near else "词要带前缀（如 yj:name），变量以 ? 开头，文字加引号"
            yield token.start(), f"不认识“{token[0][:_SHOWN]}”，{meant}"
