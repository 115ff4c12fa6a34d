"""Colours are readable: WCAG 2.2 contrast ratios, computed from the stylesheet's tokens for both grounds."""

import re
from pathlib import Path

import pytest

STYLESHEET = Path(__file__).parent.parent / "webapp" / "static" / "css" / "onramp.css"
TEXT, SHAPE = 4.5, 3.0

# (in front, behind, least ratio)
PAIRS = [
    *((front, ground, TEXT) for front in ("ink", "soft") for ground in ("ground", "surface", "sunk")),
    *((front, ground, TEXT) for front in ("accent-deep", "calm", "mend") for ground in ("ground", "surface")),
    *(("ink", wash, TEXT) for wash in ("accent-wash", "glow-wash", "calm-wash", "mend-wash")),
    ("accent-deep", "accent-wash", TEXT),
    ("calm", "calm-wash", TEXT),
    ("mend", "mend-wash", TEXT),
    ("soft", "accent-wash", TEXT),
    ("soft", "sunk", TEXT),
    ("on-accent", "accent", TEXT),
    ("on-glow", "glow", SHAPE),
    ("ground", "ink", TEXT),
    *(("accent", ground, SHAPE) for ground in ("ground", "surface", "accent-wash", "glow-wash")),
    *(("edge", ground, SHAPE) for ground in ("ground", "surface", "glow-wash")),
    *(("ink", f"pic-{name}", SHAPE) for name in ("sun", "clay", "leaf", "sky", "berry", "paper")),
]


def tokens(stylesheet: str) -> dict[str, dict[str, str]]:
    """The custom properties that are colours: the light ground, and the dark one laid over it."""
    blocks = re.findall(r":root \{(.*?)\n\s*\}", stylesheet, re.DOTALL)
    light, dark = (dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", block)) for block in blocks[:2])
    return {"light": light, "dark": light | dark}


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, WCAG 2.2 definition."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: str, other: str) -> float:
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("ground", ["light", "dark"])
@pytest.mark.parametrize(("front", "behind", "least"), PAIRS)
def test_pair_is_readable(ground: str, front: str, behind: str, least: float) -> None:
    colours = tokens(STYLESHEET.read_text())[ground]
    assert ratio(colours[front], colours[behind]) >= least


def test_ratio_of_known_colours() -> None:
    assert ratio("#000000", "#ffffff") == pytest.approx(21)
    assert ratio("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_a_pale_grey_would_be_caught() -> None:
    planted = STYLESHEET.read_text().replace("--soft: #565b6a", "--soft: #a9a9b0")
    colours = tokens(planted)["light"]
    assert colours["soft"] == "#a9a9b0"
    assert ratio(colours["soft"], colours["surface"]) < TEXT
