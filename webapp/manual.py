"""A document in Markdown as a page: headings with anchors, no raw HTML, no inline style."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Manual:
    """The rendered text and its contents list of (anchor, heading)."""

    html: Markup
    contents: tuple[tuple[str, str], ...]


def _anchor(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-") or "section"


def _prepare(tokens: list[Token]) -> tuple[tuple[str, str], ...]:
    """Give headings anchors and cells classes; the contents list of the second level."""
    contents = []
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        style = str(token.attrs.pop("style", ""))
        if style.startswith("text-align:"):
            # The style policy allows no attribute of style, so the alignment becomes a class.
            token.attrJoin("class", f"to-{style.removeprefix('text-align:')}")
        if token.type == "heading_open" and following is not None:
            anchor = _anchor(following.content)
            token.attrSet("id", anchor)
            if token.tag == "h2":
                contents.append((anchor, following.content))
    return tuple(contents)


def render_manual(path: Path) -> Manual | None:
    """The manual at `path`; None where there is no such file.

    Raw HTML in the text is shown as text, and links to anything but the web are left out.
    """
    if not path.is_file():
        return None
    return _rendered(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _rendered(path: Path, _changed_ns: int) -> Manual:
    """The text made into HTML once for each state of the file: a long one takes 0.1 s."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(path.read_text(encoding="utf-8"))
    contents = _prepare(tokens)
    html = reader.renderer.render(tokens, reader.options, {})
    html = html.replace("<table>", '<div class="scroll" tabindex="0"><table>')
    html = html.replace("</table>", "</table></div>")
    # What scrolls sideways on a narrow screen must be reached without a mouse.
    html = html.replace("<pre>", '<pre tabindex="0">')
    return Manual(Markup(html), contents)  # raw HTML is off, so the text is escaped
