"""The plain form of a question: the same rows as a device delivers, from fields."""

from dataclasses import replace

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, NotFound

from webapp.evidence.deliveries import AFTER_FINISH, Delivery, Malformed, read_delivery
from webapp.evidence.tokens import TokenForged, read
from webapp.practice.joining import join
from webapp.tables import Sitting


def read_answer(form: "MultiDict[str, str]") -> str:
    """What was given, as one string (see `join`). Empty where nothing was."""
    return join({name: form.getlist(name) for name in form})


def read_row(form: "MultiDict[str, str]", sitting: Sitting) -> Delivery | None:
    """The row of a form: `token`, `kind` (the button), `revision`, `elapsed_ms`, and those of the answer (see `join`).

    None where nothing was answered yet. Raises NotFound for a token of another sitting, BadRequest for no row
    at all. A token that this server did not sign goes on to the log's door, which tells the teacher.
    """
    answer = read_answer(form)
    kind = form.get("kind")
    if kind == "answer" and not answer:
        return None
    try:
        delivery = read_delivery(
            {
                "token": form.get("token"),
                "kind": kind,
                "revision": form.get("revision"),
                "answer": answer if kind == "answer" else None,
                "elapsed_ms": form.get("elapsed_ms"),
            }
        )
    except Malformed as error:
        raise BadRequest(str(error)) from error
    try:
        if read(delivery.token).sitting != sitting.id:
            raise NotFound
    except TokenForged:
        pass
    if sitting.purpose == "ticket" and sitting.finished_at is not None:
        return replace(delivery, sequence=AFTER_FINISH)  # a page from before the feedback, sent after it
    return delivery
