"""Translations: nothing that the pack does not have, the same variables, and what is missing."""

from content.checks.report import Report
from content.checks.responses import findings
from content.checks.sampling import filled, sample
from content.checks.texts import check_text
from content.expressions import ExpressionError
from content.generate import variant_of
from content.pack import Locale
from content.problems import ANY, did_you_mean
from content.templates import template
from content.translations import HEADER, missing, texts


def check_translations(report: Report) -> None:
    """Every language that the pack brings."""
    own = dict(texts(report.pack)) if report.pack.locales else {}
    for locale in report.pack.locales:
        _locale(report, locale, own)


def _locale(report: Report, locale: Locale, own: dict[str, str]) -> None:
    places = report.pack.marks.translated
    for path, text in locale.texts.items():
        place = places.get((locale.language, path), ("", 0, 0))
        if path in own:
            _variables(report, place, own[path], text)
            for code, expected, found, fix, severity in check_text(text, path.split("/"), locale.language):
                report.put(place, code, expected, found, fix, severity)
        elif path.split("/")[1] not in report.broken and ANY not in report.broken:
            _unknown(report, place, path, own)
    if not report.broken:
        _missing(report, locale, own)
    _filled(report, locale)


def _filled(report: Report, locale: Locale) -> None:
    """Fill the translated items on some variants: what must differ in one language must differ in the other."""
    spoken = report.pack.spoken(locale.language)
    most = filled(len(report.pack.items))
    for item, said in zip(report.pack.items, spoken.items, strict=True):
        if said is item or item.id not in report.sound:
            continue
        head = f"items/{item.id}/"
        paths = (path for path in locale.texts if path.startswith(head))
        at = report.pack.marks.translated.get((locale.language, next(paths, "")), ("", 0, 0))
        try:
            made = [variant_of(spoken, said, row, "check") for row in sample(item, most).rows]
        except ExpressionError as error:
            report.put(at, "expression", f"texts of `{item.id}` that can be filled", str(error), "Compare the holes.")
            continue
        for finding in {found[0]: found for one in made for found in findings(one)}.values():
            code, path, expected, found, fix = finding
            report.put(at, code, f"{expected}, in `items/{item.id}/{'/'.join(map(str, path))}`", found, fix)


def _unknown(report: Report, place: tuple[str, int, int], path: str, own: dict[str, str]) -> None:
    """A path without a text: say at which of its steps it leaves the pack."""
    steps = path.split("/")
    for length in range(1, len(steps) + 1):
        above = "/".join(steps[: length - 1])
        inside = {rest.partition("/")[0] for one in own if (rest := _below(one, above))}
        if steps[length - 1] not in inside:
            there = f"There is {', '.join(sorted(inside)[:8])}." if inside else "Remove it."
            expected = f"an id or text of `{above}` in the pack" if above else "a text of the pack"
            report.put(
                place, "translation", expected, f"`{steps[length - 1]}`", did_you_mean(steps[length - 1], inside, there)
            )
            return
    report.put(place, "translation", f"what stands inside `{path}`", "a text", "Translate the texts inside it.")


def _head(path: str) -> str:
    """The entry that a path is in: `items/sub-2digit`."""
    return "/".join(path.split("/")[: 1 if path.startswith(f"{HEADER}/") else 2])


def _below(path: str, above: str) -> str:
    return path if not above else path.removeprefix(f"{above}/") if path.startswith(f"{above}/") else ""


def _variables(report: Report, place: tuple[str, int, int], own: str, text: str) -> None:
    try:
        wanted, found = template(own).names, template(text).names
    except ExpressionError as error:
        fix = "Take over what stands between `{{` and `}}` from the pack's own text."
        report.put(place, "expression", "holes as in the pack's own text", str(error), fix)
        return
    if wanted != found:
        lost, new = sorted(wanted - found), sorted(found - wanted)
        said = [f"no `{name}`" for name in lost] + [f"also `{name}`" for name in new]
        fix = did_you_mean(new[0], wanted, "Use the same ones.") if new else f"Put `{{{{{lost[0]}}}}}` into the text."
        expected = f"the variables {', '.join(sorted(wanted))}" if wanted else "no variables, as in the pack's own text"
        report.put(place, "translation-variables", expected, ", ".join(said), fix)


def _missing(report: Report, locale: Locale, own: dict[str, str]) -> None:
    """One warning for each entry that lacks texts, at its first translated text."""
    lacking: dict[str, list[str]] = {}
    for path in missing(own, locale.texts):
        lacking.setdefault(_head(path), []).append(path)
    first: dict[str, str] = {}
    for path in locale.texts:
        first.setdefault(_head(path), path)
    for head, paths in lacking.items():
        nowhere = (f"locales/{locale.language}", 0, 0)
        place = report.pack.marks.translated.get((locale.language, first.get(head, "")), nowhere)
        names = [path.removeprefix(f"{head}/") for path in paths]
        listed = ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
        fix = f"Translate {'it' if len(names) == 1 else 'them'}; until then the pack's own language is shown."
        report.put(place, "untranslated", f"`{head}` in {locale.language}", f"no {listed}", fix, "warning")
