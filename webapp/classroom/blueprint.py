"""The classroom's pages: one blueprint that both route modules add to."""

from flask import Blueprint

pages = Blueprint("classroom", __name__)
