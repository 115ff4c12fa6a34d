"""A Parquet file as rows of text, block after block, for the one reader of response logs. Needs pyarrow."""

from __future__ import annotations

import math
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

BLOCK = 65_536  # rows in memory at a time


class ParquetInvalid(Exception):
    """The file is no Parquet, or there is nothing to read it with."""


class ParquetRows:
    """Lists of text as csv.reader gives them, the header first; line_num counts like it, so the header is line 1.

    Raises ParquetInvalid as soon as it is read from.
    """

    def __init__(self, path: Path) -> None:
        self.line_num = 0
        self._rows = rows_of(path)

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        self.line_num += 1
        return next(self._rows)


def rows_of(path: Path) -> Iterator[list[str]]:
    try:
        parquet: Any = import_module("pyarrow.parquet")  # in no lock: only who has Parquet needs it
    except ModuleNotFoundError as missing:
        raise ParquetInvalid("Parquet needs pyarrow, which is not installed: install it, or give CSV") from missing
    try:
        with parquet.ParquetFile(path) as file:
            yield list(file.schema_arrow.names)
            for block in file.iter_batches(batch_size=BLOCK):
                columns = ([text(value) for value in column.to_pylist()] for column in block.columns)
                yield from map(list, zip(*columns, strict=True))
    except (ValueError, OSError) as error:  # what pyarrow raises is one of them
        if isinstance(error, FileNotFoundError):
            raise
        raise ParquetInvalid(f"no Parquet: {error}") from error


def text(value: object) -> str:
    """As a CSV would hold it: nothing where it is missing, truth as 1 or 0, whole numbers without a point."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
