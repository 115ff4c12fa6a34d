"""Whatever the program imports, requirements/serve.in must name: a fresh install has no more."""

import ast
import re
import sys
from collections.abc import Mapping
from functools import cache
from importlib.metadata import packages_distributions


def imported(source: str) -> set[str]:
    """First names of the absolute imports of a Python file."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return {name.split(".")[0] for name in found}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(requirements: str) -> set[str]:
    """Names of the packages in a requirements text, one a line."""
    return {normal(line) for line in re.findall(r"^[A-Za-z0-9][\w.-]*", requirements, flags=re.MULTILINE)}


# Of the extra `fit`, which is not installed everywhere: then nothing on this machine says who provides the name.
OTHERWISE = {"pyro": ["pyro-ppl"]}


@cache
def installed() -> Mapping[str, list[str]]:
    """Who provides which name on this machine; asked once, since it reads every package that is installed."""
    return packages_distributions()


def undeclared(source: str, packages: set[str], own: set[str]) -> list[str]:
    providers = installed()
    faults = []
    for name in sorted(imported(source) - own - set(sys.stdlib_module_names)):
        if not {normal(provider) for provider in providers.get(name, OTHERWISE.get(name, [name]))} & packages:
            faults.append(f"imports {name}, which requirements/serve.in does not name")
    return faults
