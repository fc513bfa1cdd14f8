"""Units: every printed unit name → one key per organisation, and parents where they are certain."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import combinations

from rapidfuzz import fuzz

from yiju.graph.identity.clusters import Clusters, Decisions, most_printed
from yiju.graph.identity.resolution import Candidate, Identity, Names, Unit
from yiju.graph.identity.subordinates import subordinates
from yiju.ingest.record import Filing
from yiju.ingest.values.name_keys import has_mark, unit_key
from yiju.ingest.values.name_words import endings

_LIKELY = 80.0
_PLACE_END = re.compile("[省市区县旗州盟镇乡]")


def link_units(filings: Iterable[Filing], identity: Identity, decisions: Decisions) -> None:
    """Fill `units`, `unit_keys` and unit and parent candidates of `identity`."""
    printed: dict[str, list[str]] = defaultdict(list)
    together: dict[str, set[str]] = defaultdict(set)
    above: set[tuple[str, str, str | None]] = set()
    for filing in filings:
        filed_by = filing.document.unit
        names = [filed_by, filing.overall.unit if filing.overall else None]
        for declaration in filing.projects:
            names += [declaration.unit, declaration.authority]
            unit = declaration.unit or filed_by
            if unit and declaration.authority:
                certain = filed_by is not None and unit_key(filed_by) == unit_key(declaration.authority)
                low, high = unit_key(unit), unit_key(declaration.authority)
                why = f"申报表的主管部门印为“{high}”，但没有文件说明“{low}”是其下属单位"
                above.add((low, high, None if certain else why))
            if declaration.unit and filed_by and filing.document.kind == "department_budget":
                # A 部门预算 is that of the department and the units below it, and of no others.
                above.add((unit_key(declaration.unit), unit_key(filed_by), None))
        for claim in subordinates(filing):
            names.append(claim.unit)
            above.add((unit_key(claim.unit), unit_key(claim.parent), claim.why))
        for name in filter(None, names):
            printed[unit_key(name)].append(name)
            together[unit_key(name)].add(filing.document.id)

    clusters = Clusters(printed, {key: (-len(key),) for key in printed})
    doubtful = [Candidate("unit", left, right, score, (why,)) for left, right, score, why in _alike(printed)]
    for left, right, why in _same_but_for_place(printed):
        if together[left] & together[right] and not decisions.refused("unit", left, right):
            clusters.join(left, right)
        else:
            doubtful.append(Candidate("unit", left, right, 0.8, (why,)))
    for accepted in decisions.accepted("unit"):
        clusters.join(accepted.left, accepted.right)
    identity.candidates += decisions.open("unit", doubtful, clusters.find)
    identity.unit_clusters = {key: clusters.find(key) for key in printed}

    wordings: dict[str, list[str]] = defaultdict(list)
    for key, names_of_key in printed.items():
        wordings[clusters.find(key)] += names_of_key
        for name in names_of_key:
            identity.unit_keys[name] = clusters.find(key)
    for key, all_names in wordings.items():
        bare = [name for name in all_names if not has_mark(name)]
        label = most_printed(bare or all_names).label
        names_ = Names(label, tuple(sorted({*all_names} - {label})))
        parent = _parent_by_name(key, printed, clusters)
        if parent and decisions.refused("parent", key, parent):
            parent = None
        identity.units[key] = Unit(names_.label, names_.others, parent)
    _parents_by_claim(identity, clusters, above, decisions)


def _same_but_for_place(keys: Iterable[str]) -> list[tuple[str, str, str]]:
    """`示例区商务委员会` and `示例市示例区商务委员会`: a district's name may occur in two cities."""
    known = set(keys)
    pairs = []
    for key in sorted(known):
        for cut in range(2, len(key) - 4):
            tail = key[cut:]
            if tail in known and key[cut - 1] in "省市州盟" and _PLACE_END.search(tail[:8]):
                pairs.append((tail, key, f"“{tail}”可能是“{key}”省去上级地名的写法，但没有同一文件为证"))
    return pairs


def _alike(keys: Iterable[str]) -> list[tuple[str, str, float, str]]:
    """Names of which one only leaves out words of the other (口岸办公室, 口岸服务办公室)."""
    blocks: dict[str, list[str]] = defaultdict(list)
    for key in sorted(keys):
        blocks[key[:3]].append(key)
    pairs = []
    for block in blocks.values():
        for left, right in combinations(block, 2):
            score = fuzz.ratio(left, right)
            if score < _LIKELY or left.startswith(right) or right.startswith(left):
                continue
            if left[-2:] != right[-2:]:
                continue
            codes = [c for c in SequenceMatcher(None, left, right, False).get_opcodes() if c[0] != "equal"]
            extra = "".join(left[a:b] + right[c:d] for _, a, b, c, d in codes)
            if len({c[0] for c in codes}) != 1 or codes[0][0] == "replace" or _PLACE_END.search(extra):
                continue
            if re.search(r"[\d一二三四五六七八九十东南西北]", extra):
                continue
            pairs.append((left, right, round(score / 100, 2), f"两个名称只差“{extra}”"))
    return pairs


def _parent_by_name(key: str, keys: Iterable[str], clusters: Clusters) -> str | None:
    """The unit whose whole name stands in front: 示例市文化局 of 示例市文化局执法大队."""
    known = keys if isinstance(keys, dict) else set(keys)
    if not key.endswith(endings("organs")):
        return None
    for cut in range(len(key) - 2, 3, -1):
        head = key[:cut]
        if head in known and head.endswith(endings("organs")) and clusters.find(head) != key:
            return clusters.find(head)
    return None


def _parents_by_claim(
    identity: Identity, clusters: Clusters, above: set[tuple[str, str, str | None]], decisions: Decisions
) -> None:
    """主管部门 and 机构设置: `above` has (unit, parent, what leaves doubt). 主管部门 is certain where it filed the
    department budget that declares the unit's project.
    """
    claims: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    certain: set[tuple[str, str]] = set()
    for low, high, why in above:
        child, parent = clusters.find(low), clusters.find(high)
        if child != parent:
            claims[child][parent] |= {why} if why else set()
            certain |= set() if why else {(child, parent)}
    decided = decisions.moved("parent", clusters.find)
    for accepted in decided.accepted("parent"):
        known = accepted.left in identity.units and accepted.right in identity.units
        if known and accepted.left != accepted.right:
            identity.units[accepted.left].parent = accepted.right
    for child, parents in sorted(claims.items()):
        unit = identity.units[child]
        sure = [p for p in parents if (child, p) in certain]
        if unit.parent is None and len(sure) == 1 and not decided.refused("parent", child, sure[0]):
            unit.parent = sure[0]
        for parent in sorted(parents):
            if unit.parent != parent and not decided.refused("parent", child, parent):
                # Without a doubt of its own, another parent stands against it.
                reasons = tuple(sorted(parents[parent])) or ("另有文件或名称说明它属于别的单位",)
                identity.candidates.append(Candidate("parent", child, parent, 0.6, reasons))
