"""Pictures of a pack: what may stand in `figures/`, how big it is on the page, and what of SVG is safe."""

import hashlib
import re
import struct
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Annotated, Literal
from xml.etree import ElementTree

from pydantic import Field, StringConstraints

from content.entry import Entry, Whole, Words

MAX_BYTES = 500_000
MAX_SIDE = 4000
FOLDER = "figures"

PictureName = Annotated[
    str, StringConstraints(pattern=r"^figures/[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.(svg|png|gif|jpg)$", max_length=120)
]
# the same with holes, `figures/bar-{{a}}-of-{{b}}.svg`: a picture for each variant
PictureOfVariant = Annotated[
    str,
    StringConstraints(
        pattern=r"^figures/([A-Za-z0-9]|\{\{[^{}]+\}\})([A-Za-z0-9._-]|\{\{[^{}]+\}\})*\.(svg|png|gif|jpg)$",
        max_length=240,
    ),
]
PictureType = Literal["image/svg+xml", "image/png", "image/gif", "image/jpeg"]


class Figure(Entry):
    """A picture beside a text; with holes in its name, one for each variant. `alt` says it to whoever cannot see it;
    `written: false`: nobody has written it yet."""

    file: PictureOfVariant
    alt: Annotated[str, StringConstraints(min_length=1, max_length=600, strip_whitespace=True), Words()]
    written: bool = True

    @property
    def varies(self) -> bool:
        """Whether the picture follows the item's numbers."""
        return "{{" in self.file


class Picture(Entry):
    """A file of `figures/`: its bytes are found by their sum, its size keeps the page from shifting."""

    name: PictureName
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    type: PictureType
    width: Annotated[Whole, Field(ge=1, le=MAX_SIDE)]
    height: Annotated[Whole, Field(ge=1, le=MAX_SIDE)]


class PictureProblem(ValueError):
    """A picture that is refused: what was expected, what was found, what to do."""

    def __init__(self, expected: str, found: str, fix: str) -> None:
        super().__init__(f"expected {expected}; found {found}. {fix}")
        self.expected, self.found, self.fix = expected, found, fix


def read_picture(name: str, data: bytes) -> Picture:
    """The record of a picture. Raises PictureProblem."""
    if not _NAME.fullmatch(name):
        raise PictureProblem(
            "figures/name.svg, .png, .gif or .jpg",
            f"`{name[:80]}`",
            "Rename it: letters, digits, `-`, `_` and `.` alone.",
        )
    if len(data) > MAX_BYTES:
        raise PictureProblem(
            f"at most {MAX_BYTES // 1000} kB", f"{len(data) // 1000} kB", "Make the picture smaller, or draw it as SVG."
        )
    kind, size = _KINDS[PurePosixPath(name).suffix]
    width, height = size(data)
    if not (1 <= width <= MAX_SIDE and 1 <= height <= MAX_SIDE):
        raise PictureProblem(f"1 to {MAX_SIDE} pixels a side", f"{width} x {height}", "Make the picture smaller.")
    return Picture(name=name, sha256=hashlib.sha256(data).hexdigest(), type=kind, width=width, height=height)


def ending_of(data: bytes) -> str | None:
    """The ending that a picture should have by its first bytes, whatever it is called; None: not one of pixels."""
    return next((ending for start, ending in _BEGINNINGS.items() if data.startswith(start)), None)


def _png(data: bytes) -> tuple[int, int]:
    if data[:8] != b"\x89PNG\r\n\x1a\n" or data[12:16] != b"IHDR" or len(data) < 33:
        raise _other("PNG", data)
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _gif(data: bytes) -> tuple[int, int]:
    if data[:6] not in (b"GIF87a", b"GIF89a") or len(data) < 14:
        raise _other("GIF", data)
    width, height = struct.unpack("<HH", data[6:10])
    return width, height


def _jpeg(data: bytes) -> tuple[int, int]:
    """Its size stands in the frame's header, behind segments of which each says how long it is."""
    at = 2
    while data[:3] == b"\xff\xd8\xff" and at + 9 <= len(data) and data[at] == 0xFF:
        if data[at + 1] in _FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + max(2, struct.unpack(">H", data[at + 2 : at + 4])[0])
    raise _other("JPEG", data)


def _other(kind: str, data: bytes) -> PictureProblem:
    return PictureProblem(
        f"a {kind} file", f"a file that begins with {data[:8]!r}", f"Save the picture as {kind} again."
    )


_ELEMENTS = {
    "svg", "g", "defs", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text",
    "tspan", "use", "symbol", "marker", "clipPath", "mask", "pattern", "linearGradient", "radialGradient", "stop",
}  # fmt: skip
_SVG = "{http://www.w3.org/2000/svg}"
_LINK = "{http://www.w3.org/1999/xlink}href"
# addresses and code in a value; an own `#name` is allowed
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)|javascript:|data:|@import|expression\(|\\", re.IGNORECASE)
_MOST_ELEMENTS = 5000


def _svg(data: bytes) -> tuple[int, int]:
    """The size of a drawing made of shapes and words alone; anything else is refused by its name."""
    if re.search(rb"<!(DOCTYPE|ENTITY)", data, re.IGNORECASE):
        raise PictureProblem("a drawing", "`<!DOCTYPE` or `<!ENTITY`", "Save it as plain SVG.")
    try:
        root = ElementTree.fromstring(data)  # noqa: S314  # no DOCTYPE, so no entities; at most 500 kB
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise PictureProblem("SVG that opens", str(error)[:80], "Save it as plain SVG.") from error
    if root.tag != f"{_SVG}svg":
        raise PictureProblem("`<svg xmlns=...>`", f"`<{root.tag[-40:]}>`", "Save it as plain SVG.")
    for number, element in enumerate(root.iter()):
        _shape(element)
        if number >= _MOST_ELEMENTS:
            raise PictureProblem(f"at most {_MOST_ELEMENTS} shapes", "more", "Simplify the drawing.")
    return _drawn_size(root)


def _shape(element: ElementTree.Element) -> None:
    name = str(element.tag).removeprefix(_SVG)
    if name not in _ELEMENTS:
        raise PictureProblem("shapes and words alone", f"`<{name[-40:]}>`", "Take it out; save as plain SVG.")
    for key, value in element.attrib.items():
        plain = key.rpartition("}")[2].lower()
        outside = not value.startswith("#") if key == _LINK or plain == "href" else bool(_OUTSIDE.search(value))
        if plain.startswith("on") or plain == "src" or outside:
            raise PictureProblem(
                "nothing that loads or runs", f"`{plain}` of `<{name}>`", "Take it out; only `#name` may be linked."
            )


def _drawn_size(root: ElementTree.Element) -> tuple[int, int]:
    sides = [re.fullmatch(r"\s*(\d{1,5}(?:\.\d{1,9})?)(?:px)?\s*", root.get(key, "")) for key in ("width", "height")]
    if all(sides):
        return round(float(sides[0][1])), round(float(sides[1][1]))  # type: ignore[index]
    box = re.fullmatch(
        r"\s*\S+[\s,]+\S+[\s,]+(\d{1,5}(?:\.\d{1,9})?)[\s,]+(\d{1,5}(?:\.\d{1,9})?)\s*", root.get("viewBox", "")
    )
    if box is None:
        raise PictureProblem("`width` and `height` in pixels, or a `viewBox`", "neither", "Add `viewBox` to `<svg>`.")
    return round(float(box[1])), round(float(box[2]))


_FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
_BEGINNINGS = {b"\x89PNG": "png", b"GIF8": "gif", b"\xff\xd8\xff": "jpg"}
_NAME = re.compile(r"figures/[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.(svg|png|gif|jpg)")
_KINDS: dict[str, tuple[PictureType, Callable[[bytes], tuple[int, int]]]] = {
    ".svg": ("image/svg+xml", _svg),
    ".png": ("image/png", _png),
    ".gif": ("image/gif", _gif),
    ".jpg": ("image/jpeg", _jpeg),
}
