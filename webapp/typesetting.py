"""A pack's texts as a page shows them, tagged with their language where that is not the page's own."""

import re

from markupsafe import Markup

from content.rendering import render, render_inline
from webapp.language import foreign

MINUS = re.compile(r"(?<=[\d?]) - (?=[\d?])")
SIGN = re.compile(r"(?<=[\d?]) ([−+=]) (?=[\d?])")
FRACTION = re.compile(r"<mfrac><mrow>(.*?)</mrow><mrow>(.*?)</mrow></mfrac>")


def typeset(text: str, language: str) -> Markup:
    """One line of a pack's text as HTML, with a true minus sign between numbers; a sum is not broken at its signs.

    It stands apart from the page's own direction, and says its `language`: a pack may speak another than the page.
    """
    html = SIGN.sub("\u00a0\\1\u00a0", render_inline(MINUS.sub(" − ", text)))
    line = Markup(html)  # noqa: S704  # render_inline lets nothing unsafe through
    return Markup("<bdi{}>{}</bdi>").format(tag(language), line)


def typeset_block(text: str, language: str) -> Markup:
    """The same for a text of several lines."""
    block = Markup(render(MINUS.sub(" − ", text)))  # noqa: S704  # render lets nothing unsafe through
    return Markup('<div{} dir="auto">{}</div>').format(tag(language), block)


def tag(language: str) -> Markup:
    found = foreign(language)
    return Markup(' lang="{}"').format(found) if found else Markup("")


def plain(text: str) -> str:
    """What is read aloud, or stands where no markup can: a fraction in one line."""
    line = FRACTION.sub(r" \1/\2", render_inline(text)).replace("<math", " <math")
    return MINUS.sub(" − ", Markup(line).striptags())  # noqa: S704


def plain_block(text: str) -> str:
    """A text of several lines as it is read aloud."""
    block = FRACTION.sub(r" \1/\2", render(MINUS.sub(" − ", text))).replace("<math", " <math")
    return Markup(re.sub(r"(?=</(?:li|p|h\d)>)", " ", block)).striptags()  # noqa: S704


def readable(text: str, language: str) -> Markup:
    """Where it names what can be pressed: what is drawn as a formula is told in one line to those who listen."""
    line = typeset(text, language)
    if "<math" not in line:
        return line
    return Markup('<span aria-hidden="true">{}</span><span class="unseen"{}>{}</span>').format(
        line, tag(language), plain(text)
    )
