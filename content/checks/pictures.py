"""Pictures that follow an item's numbers: there is one for each variant that a child can get."""

from collections.abc import Iterator

from content.checks.report import Place, Report
from content.checks.sampling import Sample
from content.expressions import ExpressionError
from content.figures import Figure
from content.items import Item
from content.templates import template


def check_pictures(report: Report, item: Item, place: Place, found: Sample) -> bool:
    """Report the first variant without its picture. False where there is one: such variants cannot be made."""
    known = {picture.name for picture in report.pack.pictures}
    for figure, here in figures_of(item, place):
        if not figure.varies:
            continue
        if not found.whole:
            expected = "few enough variants for a picture each"
            fix = "Narrow the variables, or show one picture that does not follow them."
            report.add("pictures", (*here, "file"), expected, "more than can be looked through", fix)
            return False
        for row in (*item.cases, *found.rows):
            numbers = ", ".join(f"{name} = {value}" for name, value in row.items())
            try:
                file = template(figure.file).fill(row)
            except ExpressionError as error:
                said, fix = str(error), "Use the item's variables, whole numbers alone."
            else:
                if file in known:
                    continue
                said, fix = f"no `{file}`", "Add the picture, or exclude these numbers with `where`."
            report.add("pictures", (*here, "file"), "a picture for every variant", f"{said} ({numbers})", fix)
            return False
    return True


def figures_of(item: Item, place: Place) -> Iterator[tuple[Figure, Place]]:
    """Each picture of an item with its place, beside its stem, its parts and their hints."""
    if item.figure:
        yield item.figure, (*place, "figure")
    for at, part in enumerate(item.parts):
        if part.figure:
            yield part.figure, (*place, "parts", at, "figure")
        for index, hint in enumerate(part.hints):
            if hint.figure:
                yield hint.figure, (*place, "parts", at, "hints", index, "figure")
