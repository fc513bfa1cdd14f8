"""Legal bases: every citation → the key of the document it cites, by number first and then by title."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import fuzz

from yiju.graph.identity.clusters import Clusters, Decisions, most_printed
from yiju.graph.identity.resolution import BasisNode, Candidate, Conflict, Identity
from yiju.ingest.record import Filing
from yiju.ingest.values.basis import number_key, plan_period
from yiju.ingest.values.name_keys import number_parts, title_key
from yiju.ingest.values.text import unspaced

# A shorter title (实施方案) may be that of many documents, so it never decides alone.
_TELLING_TITLE = 6
_SAME_TITLE = 60.0


def link_bases(filings: Iterable[Filing], identity: Identity, decisions: Decisions) -> None:
    """Fill `bases`, `basis_keys`, basis candidates and conflicts of `identity`."""
    cited: list[tuple[str, int, str | None, str | None, str | None]] = []
    numbers_of: dict[str, set[str]] = defaultdict(set)
    for filing in filings:
        for declaration in filing.projects:
            for index, basis in enumerate(declaration.bases):
                number = basis.key or (number_key(basis.number) if basis.number else None)
                title = title_key(basis.title) if basis.title else None
                cited.append((declaration.id, index, number, title, basis.title))
                if number and title:
                    numbers_of[title].add(number)

    def own_key(number: str | None, title: str | None) -> str | None:
        if number:
            return number
        numbers = numbers_of.get(title or "", set())
        certain = title and len(numbers) == 1 and len(title) >= _TELLING_TITLE
        return next(iter(numbers)) if certain else title

    keys = {key for _, _, number, title, _ in cited if (key := own_key(number, title))}
    clusters = Clusters(keys, {key: ("〔" not in key,) for key in keys})
    for accepted in decisions.accepted("basis"):
        clusters.join(accepted.left, accepted.right)

    printed: dict[str, list[str]] = defaultdict(list)
    numbers: dict[str, set[str]] = defaultdict(set)
    users: dict[str, set[str]] = defaultdict(set)
    for declaration_id, index, number, title, as_printed in cited:
        own = own_key(number, title)
        if own is None:
            continue
        key = clusters.find(own)
        identity.basis_keys[declaration_id, index] = key
        users[key].add(declaration_id)
        if as_printed:
            printed[key].append(as_printed)
        if number:
            numbers[key].add(number)
    for key in users:
        names = most_printed(printed[key] or [key])
        number = min(numbers[key], default=None)
        issuer, year = number_parts(number) if number else (None, None)
        period = plan_period(unspaced(names.label)) if printed[key] else None
        identity.bases[key] = BasisNode(names.label, names.others, number, issuer, year, period)

    doubtful = _two_numbers(identity, numbers_of, clusters, users) + _issuer_left_out(identity)
    identity.candidates += decisions.open("basis", doubtful, clusters.find)
    _two_titles(identity, printed, users)


def _two_numbers(
    identity: Identity,
    numbers_of: dict[str, set[str]],
    clusters: Clusters,
    users: dict[str, set[str]],
) -> list[Candidate]:
    doubtful = []
    for title, numbers in sorted(numbers_of.items()):
        keys = sorted({clusters.find(n) for n in numbers})
        if len(keys) < 2 or len(title) < _TELLING_TITLE:
            continue
        declarations = tuple(sorted(set().union(*(users[k] for k in keys))))
        what = f"“{identity.bases[keys[0]].label}”印有{len(keys)}个不同的发文字号：{'、'.join(keys)}"
        identity.conflicts.append(Conflict("two_numbers", tuple(keys), what, declarations))
        others = [*keys, title] if title in identity.bases else keys
        doubtful += [Candidate("basis", keys[0], other, 0.5, (what,)) for other in others[1:]]
    return doubtful


def _two_titles(identity: Identity, printed: dict[str, list[str]], users: dict[str, set[str]]) -> None:
    for key, wordings in sorted(printed.items()):
        titles = sorted({title_key(w) for w in wordings})
        strange = [t for t in titles[1:] if fuzz.partial_ratio(t, titles[0]) < _SAME_TITLE]
        if strange and identity.bases[key].number:
            what = f"发文字号 {key} 之下印有不同的标题：{'；'.join(sorted(set(wordings)))}"
            identity.conflicts.append(Conflict("two_titles", (key,), what, tuple(sorted(users[key]))))


def _issuer_left_out(identity: Identity) -> list[Candidate]:
    """`国务院关于X的意见` and `关于X的意见`: likely one document, but two bodies may use one title."""
    doubtful = []
    by_tail: dict[str, list[str]] = defaultdict(list)
    for key, node in identity.bases.items():
        head, about, tail = title_key(node.label).partition("关于")
        if about and len(head) <= 20:
            by_tail[tail].append(key)
    for keys in by_tail.values():
        for other in sorted(keys)[1:]:
            first = min(keys)
            titles = {title_key(identity.bases[k].label) for k in (first, other)}
            if len(titles) == 2:
                why = "标题从“关于”起完全相同，只差发文机关"
                doubtful.append(Candidate("basis", first, other, 0.7, (why,)))
    return doubtful
