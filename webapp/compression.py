"""What travels compressed: files and long pages. A classroom's laptop has no proxy in front that would do it."""

import gzip
import io
import secrets
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request

from webapp.assets import content_of, version

FILES = frozenset({".css", ".js", ".svg"})
LONG = 6_000  # bytes; shorter ones fit into few packets, and the time goes into answers


def init_app(app: Flask) -> None:
    folder = Path(str(app.static_folder))

    def squeeze(response: Response) -> Response:
        if response.status_code != 200 or response.headers.get("Content-Encoding"):
            return response
        path = folder / str((request.view_args or {}).get("filename"))
        is_file = request.endpoint == "static" and path.suffix in FILES
        if not is_file and not (response.mimetype == "text/html" and len(response.get_data()) > LONG):
            return response
        response.vary.add("Accept-Encoding")
        if request.accept_encodings["gzip"]:
            response.direct_passthrough = False
            response.set_data(compressed_file(path, version(path)) if is_file else compress_page(response.get_data()))
            response.headers["Content-Encoding"] = "gzip"
        return response

    app.after_request(squeeze)


@lru_cache(maxsize=256)
def compressed_file(path: Path, _version: str) -> bytes:
    """Made once for each of its versions."""
    return gzip.compress(content_of(path), mtime=0)


def compress_page(page: bytes) -> bytes:
    """With a file name of chance length, so that the size tells nothing of secrets in the page (Heal the BREACH)."""
    out = io.BytesIO()
    name = secrets.token_hex(secrets.randbelow(50) + 1)
    with gzip.GzipFile(filename=name, mode="wb", compresslevel=6, fileobj=out, mtime=0) as file:
        file.write(page)
    return out.getvalue()
