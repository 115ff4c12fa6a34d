"""Style sheets speak of start and end, never of left and right: a page must mirror by itself."""

import re

SIDES = "left|right|top|bottom"
PHYSICAL = re.compile(
    rf"(?:margin|padding|scroll-margin|scroll-padding|border)-(?:{SIDES})(?:-\w+)?"
    rf"|border-(?:top|bottom)-(?:left|right)-radius|{SIDES}"
)
SIDED_VALUES = {"text-align", "float", "clear"}
FOUR_SIDED = {"margin", "padding", "inset", "scroll-margin", "scroll-padding"}


def declarations(css: str) -> list[tuple[str, str]]:
    """Every `property: value` inside braces; comments, texts and conditions of @media are left out."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"""(["'])(?:\\.|(?!\1).)*\1""", '""', css)
    return re.findall(r"(?<=[{;])\s*([-a-zA-Z]+)\s*:\s*([^;{}]+)(?=[;}])", css)


def physical_properties(css: str) -> list[str]:
    faults = []
    for name, value in declarations(css):
        if PHYSICAL.fullmatch(name):
            faults.append(f"{name}: say it with start and end (-inline-start, -block-end, ...)")
        if name in SIDED_VALUES and re.search(r"\b(left|right)\b", value):
            faults.append(f"{name}: {value.strip()} (start, end, inline-start or inline-end)")
        sides = value.replace("!important", "").split()
        if name in FOUR_SIDED and len(sides) == 4 and "(" not in value and sides[1] != sides[3]:
            faults.append(f"{name}: {value.strip()} differs between left and right")
    return faults
