"""Forms of an exit ticket: the same questions in structure, with other numbers."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from content.drawing import NoVariant
from content.generate import CASE, Variant, values_of, variant
from content.items import Item
from content.pack import Pack, Ticket
from content.picked import ticket_named
from content.predictions import predict

MAX_TRIES = 4000

Structure = tuple[tuple[frozenset[str], tuple[int, ...]], ...]
Row = tuple[tuple[str, int], ...]


@dataclass
class _Taken:
    rows: set[tuple[str, Row]] = field(default_factory=set)


def ticket_form(pack: Pack, ticket_id: str, form: int) -> list[Variant]:
    """The questions of one form, in order. Form 1 is the fixed `cases` of its items, in order, where they have any.

    Every form has form 1's structure (see `structure`) position by position, and no question of an earlier form.
    Each variant can be made again from its own seed: `variant(pack, v.item_id, v.seed)`.
    Raises KeyError for an unknown ticket, ValueError for a form it does not have, NoVariant where the numbers run out.
    """
    ticket = ticket_named(pack, ticket_id)
    if not 1 <= form <= ticket.forms:
        raise ValueError(f"ticket {ticket_id} has forms 1 to {ticket.forms}, no {form}")
    return [variant(pack, item.id, seed) for item, seed in _seeds(pack, ticket, form)[-1]]


def form_beyond(pack: Pack, ticket_id: str, form: int) -> list[Variant]:
    """A form beyond those that a class is set, for one child alone: no question of it is in any of those.

    Raises KeyError for an unknown ticket, ValueError for a form of the class, NoVariant where the numbers run out, as
    they do at once where a question is written out row by row.
    """
    ticket = ticket_named(pack, ticket_id)
    if form <= ticket.forms:
        raise ValueError(f"the forms 1 to {ticket.forms} of ticket {ticket_id} are the class's")
    if any(not pack.item(draw.item).variables for draw in ticket.draw):
        raise NoVariant(f"ticket {ticket_id}: the numbers of its questions are written out")
    return [variant(pack, item.id, seed) for item, seed in _seeds(pack, ticket, form)[-1]]


def ticket_forms(pack: Pack, ticket_id: str) -> list[list[Variant]]:
    """Every form of a ticket, at the cost of its last one. Raises like `ticket_form`."""
    ticket = ticket_named(pack, ticket_id)
    every = _seeds(pack, ticket, ticket.forms)
    return [[variant(pack, item.id, seed) for item, seed in seeds] for seeds in every]


def structure(pack: Pack, item: Item, seed: str) -> Structure:
    """What two questions of one item must share to be equal in structure: for each part, which
    misconceptions predict an
    answer of their own there, and how many characters each right answer has."""
    values = values_of(pack, item, seed)
    predictions = [predict(pack, part, values) for part in item.parts]
    return tuple((frozenset(p.predicted), tuple(len(answer) for answer in p.key)) for p in predictions)


def _seeds(pack: Pack, ticket: Ticket, form: int) -> list[list[tuple[Item, str]]]:
    """The questions of the forms 1 to `form`."""
    taken = _Taken()
    every: list[list[tuple[Item, str]]] = []
    first: list[Structure] = []
    for number in range(1, form + 1):
        seeds: list[tuple[Item, str]] = []
        for position, (item, index) in enumerate(_positions(pack, ticket)):
            wanted = first[position] if number > 1 else None
            seeds.append((item, _seed(pack, ticket, item, number, position, index, wanted, taken)))
        if number == 1:
            first = [structure(pack, item, seed) for item, seed in seeds]
        every.append(seeds)
    return every


def _positions(pack: Pack, ticket: Ticket) -> Iterator[tuple[Item, int]]:
    """(item, how many of it came before in this form), question by question."""
    for draw in ticket.draw:
        for index in range(draw.n):
            yield pack.item(draw.item), index


def _seed(
    pack: Pack,
    ticket: Ticket,
    item: Item,
    form: int,
    position: int,
    index: int,
    wanted: Structure | None,
    taken: _Taken,
) -> str:
    rows = len(item.cases)
    if rows and (form == 1 or not item.variables):
        # without variables the later rows are the later forms
        count = sum(draw.n for draw in ticket.draw if draw.item == item.id)
        row = index if form == 1 else (form - 1) * count + index
        seed = f"{CASE}{row + 1}"
        taken.rows.add((item.id, tuple(values_of(pack, item, seed).items())))
        return seed
    for attempt in range(MAX_TRIES):
        seed = f"{ticket.id}.{form}.{position + 1}.{attempt}"
        row_values = (item.id, tuple(values_of(pack, item, seed).items()))
        if row_values not in taken.rows and wanted in (None, structure(pack, item, seed)):
            taken.rows.add(row_values)
            return seed
    raise NoVariant(f"ticket {ticket.id}: no new question from item {item.id} for form {form}, place {position + 1}")
