"""The frame of the reports on a result: title, verdict, warnings, the parts, and how to read them."""

from typing import NamedTuple

from .html import element, facts, page, warnings


class About(NamedTuple):
    """What a report is on.

    layer : str, its name; facts : (name, text) pairs; notes : sentences that the reader must not miss;
    footer : str, program and time
    """

    layer: str
    facts: list
    notes: list
    footer: str


def report_page(title, verdict, about, parts, method, tr=str):
    """HTML text of one file.

    Parameters
    ----------
    title, verdict : str; about : About; parts : pieces of HTML; method : sentences on how to read them
    tr : callable, translates a text
    """
    return page(
        title,
        [
            element("h1", title),
            element("p", verdict, "verdict"),
            warnings(tr("Please note"), about.notes),
            *parts,
            element("h2", tr("Points")),
            facts(about.facts),
            element("h2", tr("How to read this")),
            *(element("p", text, "note") for text in method),
            element("p", about.footer, "note"),
        ],
    )
