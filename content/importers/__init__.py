"""Other formats become the files of a pack. A format is one function: a folder and the terms -> files and a report.

It reads what is there and nothing else, never fetches an address, and gives the same bytes for the same input. What it
cannot say in a pack it refuses by name or notes as a loss; what it makes goes through the checker like any other pack.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from content.importers.imported import Imported, Terms
from content.importers.oatutor import convert as from_oatutor
from content.importers.sheet_folder import convert as from_spreadsheet

FORMATS: Mapping[str, Callable[[Path, Terms], Imported]] = {"oatutor": from_oatutor, "spreadsheet": from_spreadsheet}
