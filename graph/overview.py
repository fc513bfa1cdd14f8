"""The vocabulary page of the docs, made from the ontology: `python -m yiju.graph.overview > docs/vocabulary.md`.

A test fails when the page and the ontology no longer agree.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SDO, SH, SKOS, Graph, Literal, URIRef
from rdflib.collection import Collection

from yiju.graph.queries import starter_queries
from yiju.graph.vocabulary import HERE, ONTOLOGY, PREFIXES, SHAPES, short
from yiju.graph.worked import worked_questions

_YJ = PREFIXES["yj"]

PITFALLS = Path(__file__).with_name("pitfalls.md")
"""What a sum or a pattern silently gets wrong, as people met it."""


_UNUSED = "示例材料里没有"
_NAMED = ("yj:Unit", "yj:Project", "yj:Basis", "yj:Indicator", "yj:Account")
"""Classes whose nodes have a name of their own; all others have a label."""


def borrowed() -> list[dict[str, str]]:
    """Terms of other vocabularies that our graphs use: term, on (which nodes), meaning, pattern (of a query)."""
    with (HERE / "borrowed.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def listed() -> list[str]:
    """Every term that the page explains: own classes and properties, and borrowed terms."""
    ontology = Graph().parse(ONTOLOGY)
    own = [
        short(t)
        for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
        for t in _terms(ontology, kind)
    ]
    return own + [row["term"] for row in borrowed()]


def patterns() -> dict[str, str]:
    """Of each term of `listed` the pattern of a query that finds where it is used."""
    ontology = Graph().parse(ONTOLOGY)
    made: dict[str, str] = {}
    for term in _terms(ontology, OWL.Class):
        thing = _in(ontology, term, RDFS.label, "zh")
        named = "skos:prefLabel" if short(term) in _NAMED else "rdfs:label"
        made[short(term)] = f"?{thing} a {short(term)} ; {named} ?名称"
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in _terms(ontology, kind):
            of = min((str(d) for d in domains(ontology, term)), default="")
            subject = _in(ontology, of, RDFS.label, "zh") or "节点"
            value = _in(ontology, term, RDFS.label, "zh")
            made[short(term)] = f"?{subject} {short(term)} ?{value if value != subject else '值'}"
    return made | {row["term"]: row["pattern"] for row in borrowed()}


def examples() -> dict[str, str]:
    """Of each term a triple of the samples' graph that uses it (made by tools/vocabulary_examples.py); a term that they do
    not use is left out.
    """
    with (HERE / "examples.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["term"]: f"{row['subject']} {row['predicate']} {row['object']}"
            for row in csv.DictReader(file)
            if row["subject"]
        }


def page() -> str:
    """The page as Markdown."""
    return "\n".join(_lines(Graph().parse(ONTOLOGY))) + "\n"


def _lines(ontology: Graph) -> Iterator[str]:
    yield from (
        "# 图谱词汇 · The graph's vocabulary",
        "",
        "本页由 `graph/ontology.ttl` 生成（`python -m yiju.graph.overview > docs/vocabulary.md`），请勿手改。",
        "This page is made from the ontology; a test keeps the two together.",
        "",
        "- 一份文件一个命名图，图名就是文件的 IRI；多份文件共有的单位、项目、依据、指标、科目在",
        "  `https://w3id.org/yiju/id/graph/shared`。每个三元组只在一个图里，所以不写 GRAPH 的查询看到全部且不重复。",
        "- 部门预算与单位预算两个版本所载的同一份申报是一个 `yj:Declaration`，有两个 `yj:inFiling`。",
        "- 词汇本身也在库中，图名 `https://w3id.org/yiju/ns`；标准的上位类与上位属性在建图时已写出，不需推理。",
        "- 名称带语言标记 `@zh`：与普通字符串比较时写 `STR(?名称)`。结果里的 `id:unit/…` 可原样写回查询。",
        "- 金额是 `xsd:decimal`，单位元；所印的原文在出处的 `yj:printed`。",
        "- 谁在何时、用哪一版程序读入、审计、判断，按 PROV 写在图里：读入在图 `https://w3id.org/yiju/id/graph/provenance`，",
        "  审计（以往各次也在）同疑点在一起，判断（以往的和撤销的也在）在图 `https://w3id.org/yiju/id/graph/judgements`；",
        "  导出的文件另有一个图写明何时由什么版本导出。",
        "- 每个节点的 IRI 在工作台里都打得开（先在浏览器里打开工作台报上姓名）：`https://w3id.org/yiju/id/…` 换成工作台的 `/id/…`，词汇是 `/ns`；要 Turtle 时写",
        "  `Accept: text/turtle`。公开的命名空间 `w3id.org/yiju` 还没有登记，要由发布数据的单位登记并指向自己的服务。",
        "- 写查询：`yiju sparql '…'`，现成的查询 `yiju sparql --list`，它的文本 `yiju sparql --starter 名称 --print`；写错的词",
        "  会指出相近的词，超时的查询会指出哪一步太大。不必声明前缀。",
        "",
        *PITFALLS.read_text(encoding="utf-8").splitlines(),
        "## 总览 · Overview",
        "",
        "```mermaid",
        "classDiagram",
    )
    yield from _diagram(ontology)
    yield from ("```", "", "## 类 · Classes", "", "| 类 | 中文 | 上位类 | 说明 |", "|---|---|---|---|")
    for term in _terms(ontology, OWL.Class):
        above = "、".join(
            sorted(f"`{short(str(c))}`" for c in ontology.objects(URIRef(term), RDFS.subClassOf))
        )
        yield f"| `{short(term)}` | {_in(ontology, term, RDFS.label, 'zh')} | {above} | {_both(ontology, term)} |"
    for heading, kind in (
        ("关系 · Links", OWL.ObjectProperty),
        ("取值 · Values", OWL.DatatypeProperty),
    ):
        yield from ("", f"## {heading}", "", "| 属性 | 中文 | 从 | 到 | 说明 |", "|---|---|---|---|---|")
        for term in _terms(ontology, kind):
            domain = "、".join(sorted(f"`{short(str(d))}`" for d in domains(ontology, term)))
            range_ = "、".join(sorted(f"`{short(str(r))}`" for r in ranges(ontology, term)))
            label = _in(ontology, term, RDFS.label, "zh")
            yield f"| `{short(term)}` | {label} | {domain} | {range_} | {_both(ontology, term)} |"
    yield from ("", "## 固定的取值 · Fixed values", "", "| 类 | 属性 | 只有这些值 |", "|---|---|---|")
    yield from _fixed()
    yield from (
        "",
        "## 借用的词 · Borrowed terms",
        "",
        "| 词 | 用在 | 意思 |",
        "|---|---|---|",
    )
    for row in borrowed():
        yield f"| `{row['term']}` | {row['on']} | {row['meaning']} |"
    yield from (
        "",
        "## 每个词一个例子 · An example of each term",
        "",
        f"三元组取自审计过的示例材料（`yiju demo`），整体支出绩效的取自另一份材料，导出的取自一份导出文件；时间、人和随规则而变的编号写作 …，版本随程序而变。"
        f"查询可以照打；“{_UNUSED}”的，那个查询在示例上没有结果。",
        "",
        "| 词 | 一个三元组 | 一个查询 |",
        "|---|---|---|",
    )
    worked = examples()
    for term, pattern in patterns().items():
        yield f"| `{term}` | {_code(worked.get(term, '')) or _UNUSED} | {_code(f'SELECT * {{ {pattern} }}')} |"
    yield from _questions()
    yield from (
        "",
        "## 不必声明的前缀 · Prefixes that need no declaring",
        "",
        "| 前缀 | 命名空间 |",
        "|---|---|",
    )
    for prefix, base in PREFIXES.items():
        yield f"| `{prefix}:` | `{base}` |"
    yield from ("", "## 现成的查询 · Starter queries", "", "| 名称 | 问题 | 怎么看 |", "|---|---|---|")
    for starter in starter_queries().values():
        yield f"| `{starter.name}` | {starter.title} | {starter.read} |"


def _fixed() -> Iterator[str]:
    """Of each class the properties that take one of a list of values, as the shapes say."""
    shapes = Graph().parse(SHAPES)
    lines = []
    for shape, held in shapes.subject_objects(SH["in"]):
        values = "、".join(f"`{value}`" for value in Collection(shapes, held))
        of = next(shapes.subjects(SH.property, shape))
        kind, path = shapes.value(of, SH.targetClass), shapes.value(shape, SH.path)
        lines.append(f"| `{short(str(kind))}` | `{short(str(path))}` | {values} |")
    return iter(sorted(lines))


def _questions() -> Iterator[str]:
    """The worked questions, each with rows of its answer."""
    yield from (
        "",
        "## 十个问题，从易到难 · Ten worked questions",
        "",
        "答案是示例材料的全部答案里的几行；空着的是没有值，“…”是没有列出的。测试逐个运行这十个查询。",
    )
    for number, asked in enumerate(worked_questions(), 1):
        yield from (
            "",
            f"### {number}. {asked.title}",
            "",
            asked.think,
            "",
            "```sparql",
            asked.sparql,
            "```",
            "",
        )
        names = asked.columns
        yield "| " + " | ".join(names) + " |"
        yield "|" + "---|" * len(names)
        for row in asked.rows:
            cells = [*row, *["…"] * (len(names) - len(row))]
            yield "| " + " | ".join(cells) + " |"


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _diagram(ontology: Graph) -> Iterator[str]:
    """Classes with their Chinese names, and every link whose two ends the ontology names."""
    for term in _terms(ontology, OWL.Class):
        yield f'    class {_name(term)}["{_in(ontology, term, RDFS.label, "zh")} {_name(term)}"]'
    for term in _terms(ontology, OWL.ObjectProperty):
        label = _in(ontology, term, RDFS.label, "zh")
        for domain in sorted(map(str, domains(ontology, term))):
            for range_ in sorted(map(str, ranges(ontology, term))):
                yield f"    {_name(domain)} --> {_name(range_)} : {label} {_name(term)}"


def domains(ontology: Graph, term: str) -> Iterator[object]:
    """The classes that a property of the ontology is of."""
    yield from ontology.objects(URIRef(term), RDFS.domain)
    yield from ontology.objects(URIRef(term), SDO.domainIncludes)


def ranges(ontology: Graph, term: str) -> Iterator[object]:
    """The classes or the datatype that a property of the ontology leads to."""
    yield from ontology.objects(URIRef(term), RDFS.range)
    yield from ontology.objects(URIRef(term), SDO.rangeIncludes)


def _terms(ontology: Graph, kind: URIRef) -> list[str]:
    return sorted(str(t) for t in ontology.subjects(RDF.type, kind))


def _name(term: str) -> str:
    return term.removeprefix(_YJ)


def _in(ontology: Graph, term: str, predicate: URIRef, language: str) -> str:
    found = ontology.objects(URIRef(term), predicate)
    return next((str(o) for o in found if isinstance(o, Literal) and o.language == language), "")


def _both(ontology: Graph, term: str) -> str:
    return " ".join(_in(ontology, term, SKOS.definition, language) for language in ("zh", "en"))


if __name__ == "__main__":
    print(page(), end="")
