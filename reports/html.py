"""The HTML page that all reports share: one file, light, printable, without scripts or anything from the network."""

import math
from html import escape

STYLE = """
:root { color-scheme: light; }
body { font: 15px/1.5 "Segoe UI", "Noto Sans", "DejaVu Sans", Arial, sans-serif; color: #1f2933; background: #ffffff;
  max-width: 1040px; margin: 32px auto; padding: 0 24px; }
h1 { font-size: 25px; line-height: 1.25; margin: 0 0 4px; }
h2 { font-size: 19px; margin: 34px 0 8px; padding-bottom: 4px; border-bottom: 1px solid #d9dee3; }
p { margin: 8px 0; max-width: 860px; }
.subtitle, .note { color: #5f6b76; }
.note { font-size: 13px; }
.verdict { font-size: 17px; margin: 18px 0; }
.warning { background: #fff6e0; border-left: 4px solid #b36b00; padding: 8px 14px; margin: 14px 0; }
.warning ul { margin: 4px 0; padding-left: 20px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; margin: 10px 0; font-variant-numeric: tabular-nums; font-size: 14px; }
th, td { padding: 4px 12px; text-align: right; border-bottom: 1px solid #e6e9ec; vertical-align: top; }
th { font-weight: 600; border-bottom: 1.5px solid #5f6b76; vertical-align: bottom; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
td .range { color: #5f6b76; font-size: 12px; white-space: nowrap; display: block; }
td.text { text-align: left; }
.chip { display: inline-block; width: 11px; height: 11px; border: 1px solid #5f6b76; margin-right: 7px; }
.pictures { display: flex; flex-wrap: wrap; gap: 10px 22px; align-items: flex-start; }
.pictures img, p img { max-width: 100%; height: auto; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 18px; font-size: 14px; }
dt { color: #5f6b76; } dd { margin: 0; overflow-wrap: anywhere; }
@media print { body { margin: 0; max-width: none; font-size: 10.5pt; } h2 { break-after: avoid; }
  table, .pictures img, .warning { break-inside: avoid; } @page { margin: 15mm; } }
"""


def page(title, parts):
    """A whole HTML document; `parts` are pieces of HTML, `title` is plain text."""
    body = "\n".join(part for part in parts if part)
    return (
        f'<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def element(tag, text, kind=""):
    """Plain text in an HTML element of the given class."""
    return f'<{tag} class="{kind}">{escape(text)}</{tag}>' if kind else f"<{tag}>{escape(text)}</{tag}>"


def table(head, rows):
    """A table; `head` is plain text, the cells of `rows` are HTML (see `cell`, `chip`, `escape`)."""
    top = "".join(f"<th>{escape(text)}</th>" for text in head)
    body = "\n".join(
        "<tr>" + "".join(c if c.startswith("<td") else f"<td>{c}</td>" for c in row) + "</tr>" for row in rows
    )
    return f'<div class="scroll"><table>\n<thead><tr>{top}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table></div>'


def text_cell(text):
    """A cell of running text, to the left."""
    return f'<td class="text">{escape(text)}</td>'


def chip(colour, text):
    """Text behind a small square of a pattern's colour."""
    return f'<span class="chip" style="background:{escape(colour, quote=True)}"></span>{escape(text)}'


def warnings(heading, sentences):
    """A box with sentences that the reader must not miss; empty for none."""
    if not sentences:
        return ""
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    return f'<div class="warning"><strong>{escape(heading)}</strong><ul>{items}</ul></div>'


def facts(pairs):
    """A list of (name, plain text)."""
    return "<dl>" + "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in pairs) + "</dl>"


def pictures(images):
    """Figures beside one another where there is room."""
    return f'<div class="pictures">{"".join(images)}</div>'


def percent(value, digits=1):
    """A share as "71.2 %" (with a narrow space), "–" where it is not defined."""
    return "–" if math.isnan(value) else f"{100.0 * value:.{digits}f}\u202f%"


def with_interval(estimate):
    """HTML of a share with its confidence interval below it."""
    value, low, high = estimate
    if math.isnan(value):
        return "–"
    return f'{percent(value)}<span class="range">{100 * low:.1f} – {100 * high:.1f}</span>'


def number(count):
    """A whole number with narrow spaces between thousands."""
    return f"{count:,}".replace(",", "\u202f")


def real(value, digits=1):
    """A real number with a minus sign that is one, "–" where it is not defined."""
    return "–" if math.isnan(value) else f"{value:.{digits}f}".replace("-", "\u2212")
