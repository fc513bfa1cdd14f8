"""Our scripts and styles keep to what Chromium 83 knows; each word here came later, with the version that brought it."""

import re
from pathlib import Path

import pytest

import yiju.web

HERE = Path(yiju.web.__file__).parent
SCRIPT = {
    r"\?\?=|\|\|=|&&=": 85, r"\.replaceAll\(": 85, r"\.at\(": 92, r"Object\.hasOwn\(": 93, r"\bstatic\s*\{": 94,
    r"structuredClone\(": 98, r"\.findLast(Index)?\(": 97, r"\.toSorted\(|\.toReversed\(": 110, r"\.showPopover\(": 114,
    r"Promise\.any\(": 85, r"\.inert\b": 102, r"AbortSignal\.timeout": 103, r"\.isWellFormed\(": 111,
}  # fmt: skip
STYLE = {
    r"(?<![-\w])gap\s*:": 84, r"(?<![-\w])(row-gap|inset)\s*:": 87, r":focus-visible": 86, r"aspect-ratio": 88,
    r":(is|where)\(": 88, r"@layer": 99, r":has\(": 105, r"@container": 105, r"(^|[{;}])\s*&": 112, r"\bd?[sl]vh\b": 108,
    r"accent-color": 93, r"color-mix\(": 111,
}  # fmt: skip
MARKUP = {r"\bpopover\b": 114, r"<[^>]*\sinert\b": 102, r"\sstyle=": 0, r"\son[a-z]+=": 0}
"""The last two break the policy in every version."""


@pytest.mark.parametrize(
    "path",
    [
        *sorted((HERE / "static").glob("*.js")),
        *(HERE / "static").glob("*.css"),
        *sorted((HERE / "templates").glob("*.html")),
    ],
    ids=lambda path: path.name,
)
def test_nothing_is_newer_than_the_oldest_browser(path: Path) -> None:
    words = {".js": SCRIPT, ".css": STYLE, ".html": MARKUP}[path.suffix]
    text = path.read_text(encoding="utf-8")
    plain = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    late = {word: since for word, since in words.items() if re.search(word, plain)}
    assert not late, late
    assert path.suffix != ".js" or text.count("\n") < 200
