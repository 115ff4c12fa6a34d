"""Pictures beside a task or a hint, and whom to name for them."""

from flask import url_for
from markupsafe import Markup

from content.generate import Variant, VariantFigure, VariantPart

# its size is said, so that nothing moves when it comes
_IMAGE = Markup('<img class="figure" src="{}" alt="{}" width="{}" height="{}">')


def figures_of(variant: Variant, part: VariantPart) -> Markup:
    """The picture of the item and that of the part, as they stand below the words of the task."""
    return Markup("").join(image(each) for each in (variant.figure, part.figure) if each)


def image(figure: VariantFigure) -> Markup:
    address = url_for("pictures.show", sha256=figure.sha256)
    return _IMAGE.format(address, figure.alt, figure.width, figure.height)
