"""What the site holds beside `docs/`: the README as its first page, CONTRIBUTING and CHANGELOG, their links turned inward.

In: mkdocs' list of files (a hook of `mkdocs.yml`). Out: the same with three more pages, and a list of the decisions. The three stand in the repository's root,
where people and programs look for them, and are written there once. No page asks another machine for anything.
"""

from __future__ import annotations

import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parent.parent
PAGES = {"README.md": "index.md", "CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changes.md"}
SHIM = "vendor/iframe-worker-1.0.4/shim.js"
_SHIM = "https://unpkg.com/iframe-worker/shim"
_LINK = re.compile(r"(?<=\]\()(?P<up>(?:\.\./)*)(?P<path>[^()\s#:]+)(?=[)#])")


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """The site's files with those of the root."""
    for name, page in PAGES.items():
        text = _LINK.sub(_from_docs, (ROOT / name).read_text("utf-8"))
        files.append(File.generated(config, page, content=text))
    files.append(File.generated(config, "decisions/index.md", content=_decisions()))
    return files


def on_page_markdown(markdown: str, **_: object) -> str:
    """A page below `docs/` that points at a file of the root points at that file's page."""
    return _LINK.sub(lambda link: PAGES.get(link["path"], link[0]) if link["up"] else link[0], markdown)


def on_post_build(*, config: MkDocsConfig) -> None:
    """Opened from a folder, the search wants a script that the theme fetches: here it stands beside the pages."""
    site = Path(config.site_dir)
    for page in site.rglob("*.html"):
        beside = "../" * (len(page.relative_to(site).parts) - 1) + SHIM
        page.write_text(page.read_text("utf-8").replace(_SHIM, beside), "utf-8")


def _from_docs(link: re.Match[str]) -> str:
    """As the root's pages write it: a page of the root, a page of `docs/`, or a folder of pages."""
    path = PAGES.get(link["path"], link["path"].removeprefix("docs/"))
    return f"{path}index.md" if path.endswith("/") else path


def _decisions() -> str:
    """The decisions by their titles, the latest first."""
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"), reverse=True)
    titles = [(page.name, page.read_text("utf-8").partition("\n")[0].removeprefix("# ")) for page in pages]
    return "# Decisions\n\n" + "".join(f"- {name[:8]} [{title}]({name})\n" for name, title in titles)
