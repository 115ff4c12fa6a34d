"""Column types used again and again."""

from typing import Annotated, Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, text
from sqlalchemy.orm import mapped_column

WideInteger = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only in an INTEGER key

Key = Annotated[int, mapped_column(WideInteger, primary_key=True)]
Instant = Annotated[int, mapped_column(BigInteger)]
Json = Annotated[dict[str, Any], mapped_column(JSON)]
JsonList = Annotated[list[Any], mapped_column(JSON)]
SchoolKey = Annotated[int, mapped_column(WideInteger, ForeignKey("schools.id"), index=True)]
PersonKey = Annotated[int, mapped_column(WideInteger, ForeignKey("people.id"), index=True)]
ClassKey = Annotated[int, mapped_column(WideInteger, ForeignKey("classes.id"), index=True)]


def unique_while(condition: str, name: str, *columns: str) -> Index:
    """At most one row with these columns satisfies the condition: the database decides the race."""
    return Index(name, *columns, unique=True, sqlite_where=text(condition), postgresql_where=text(condition))
