"""Drawings of a page as SVG files that need nothing else: no style sheet, no script, no link.

Colours stand in the elements themselves, for office programs and for browsers that are forbidden
styles; letters are those of the system that shows the file.
"""

import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from markupsafe import escape

WIDTH_PX = 960
_EDGE_PX, _LINE_PX, _LETTERS = 16, 17, 138
_INK, _QUIET, _PAPER = "#1f2933", "#55606b", "#ffffff"
_SERIES = (_INK, "#9a3f74", "#00694f", "#5f6874")
_HALO = f'stroke="{_PAPER}" stroke-width="4" paint-order="stroke" stroke-linejoin="round"'
# What the style sheets charts.css, bars.css and site.css say of each class, in the light colours.
_LOOKS = {
    "ch-line": 'stroke="#d9dde1"',
    "ch-zero": f'stroke="{_INK}" stroke-width="1.2"',
    "ch-guide": 'stroke="#d9dde1" stroke-opacity=".7"',
    "ch-value": f'fill="{_QUIET}" font-size="12"',
    "ch-said": f'font-size="13" fill="{_INK}" {_HALO}',
    "is-hollow": f'fill="{_PAPER}" stroke="currentColor" stroke-width="1.6"',
    "sb-label": f'fill="{_INK}"',
    "sb-suspended is-old": 'stroke-opacity=".5"',
    "sb-closed is-old": 'stroke-opacity=".5"',
    "mk-open": 'fill="#0072b2"',
    "mk-open-line": f'fill="{_PAPER}" stroke="#0072b2" stroke-width="1.6"',
    "mk-suspended": 'fill="#e69f00" stroke="#4a3200" stroke-width="1.2"',
    "mk-suspended-bars": 'stroke="#4a3200" stroke-width="2" fill="none"',
    "mk-closed": 'stroke="#c95400" stroke-width="3" stroke-linecap="round" fill="none"',
    "mk-grey-line": 'stroke="#5f6874" stroke-width="1.7" fill="none"',
    "mk-grey-line mk-dashed": 'stroke="#5f6874" stroke-width="1.7" fill="none"'
    ' stroke-dasharray="2.2 1.8"',
    "mk-grey": 'fill="#5f6874"',
    "mk-hole": f'fill="{_PAPER}"',
    **{
        f"ch-trace ch-{number}": f'color="{colour}" fill="{colour}" stroke="{colour}"'
        ' stroke-width="2" stroke-linecap="round"'
        for number, colour in enumerate(_SERIES)
    },
    **{
        f"ch-name ch-{number}": f'font-size="13" font-weight="650" fill="{colour}" {_HALO}'
        for number, colour in enumerate(_SERIES)
    },
}
_CLASS = re.compile(r' class="([^"]*)"')
_NARROW = re.compile(r'<svg [^>]*class="only-narrow">.*?</svg>')
_SYMBOL = re.compile(r'<symbol id="(m-[a-z-]+)".*?</symbol>', re.DOTALL)
_SPRITE = Path(__file__).parent / "templates" / "parts" / "sprite.svg"
_LEGEND = (
    "Bars: full, open; half full, partly open; striped, suspended; a line, closed; dashes, being "
    "built or planned; dots, unknown. Hollow or faint: the report is over two years old."
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a drawing `height` pixels high, `left` pixels from the edge."""

    svg: str
    height: float
    left: float = 0.0
    width: float = WIDTH_PX - 2.0 * _EDGE_PX


@lru_cache(maxsize=1)
def sprite() -> str:
    """The signs of every page."""
    return _SPRITE.read_text(encoding="utf-8")


def words(text: str, *, size: int = 13, bold: bool = False) -> list[Piece]:
    """A text as lines of a drawing."""
    weight = ' font-weight="650"' if bold else ""
    return [
        Piece(
            f'<text y="{size}" font-size="{size}" fill="{_INK if bold else _QUIET}"{weight}>'
            f"{escape(line)}</text>",
            _LINE_PX + (size - 13),
        )
        for line in textwrap.wrap(text, _LETTERS if size <= 13 else _LETTERS * 13 // size - 8)
    ]


def picture_file(title: str, rows: Iterable[list[Piece]], credit: str, sprite: str) -> bytes:
    """A whole SVG file: title, rows of pieces side by side, what the bars mean, the credit line.

    Parameters
    ----------
    sprite
        The signs of the page; those that the drawing uses are taken along.
    """
    every = [[replace(one, height=one.height + 6)] for one in words(title, size=18, bold=True)]
    every += [*rows, *([piece] for piece in words(_LEGEND)), *([one] for one in words(credit))]
    body, top = [], float(_EDGE_PX)
    for row in every:
        for piece in row:
            body.append(
                f'<svg x="{_EDGE_PX + piece.left:g}" y="{top:g}" width="{piece.width:g}"'
                f' height="{piece.height:g}" overflow="visible">{piece.svg}</svg>'
            )
        top += max(piece.height for piece in row)
    height = top + _EDGE_PX
    drawn = plain("".join(body))
    signs = "".join(
        plain(sign[0]) for sign in _SYMBOL.finditer(sprite) if f'href="#{sign[1]}"' in drawn
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH_PX}" height="{height:g}"'
        f' viewBox="0 0 {WIDTH_PX} {height:g}" font-family="system-ui, sans-serif" role="img">'
        f"<title>{escape(title)}</title><desc>{escape(credit)}</desc><defs>{signs}</defs>"
        f'<rect width="100%" height="100%" fill="{_PAPER}"/>{drawn}</svg>\n'
    ).encode()


def plain(svg: str) -> str:
    """A drawing without classes, links and what is for narrow screens only."""
    svg = _NARROW.sub("", svg)
    svg = re.sub(r'<a href="[^"]*" tabindex="-1">', f'<g stroke="{_PAPER}" stroke-width="1">', svg)
    svg = re.sub(r'<a href="[^"]*">', "<g>", svg).replace("</a>", "</g>")
    svg = re.sub(r' (aria-[a-z]+|role|id|focusable)="(?!m-)[^"]*"', "", svg)
    return _CLASS.sub(lambda found: f" {_LOOKS[found[1]]}" if found[1] in _LOOKS else "", svg)
