"""A picture of an installed pack, from our own origin: it never changes, so a browser asks for it once."""

from flask import Blueprint, Response
from flask_login import current_user

from webapp.access import picture, role_required

pictures = Blueprint("pictures", __name__)


@pictures.get("/pictures/<sha256>")
@role_required("student", "teacher", "admin")
def show(sha256: str) -> Response:
    found = picture(current_user, sha256)
    response = Response(found.data, mimetype=found.type)
    response.set_etag(found.sha256)
    response.cache_control.private = True
    response.cache_control.max_age = 31_536_000
    response.cache_control.immutable = True
    return response
