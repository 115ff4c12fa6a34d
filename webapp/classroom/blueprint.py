"""The classroom's pages: one blueprint that every route module adds to."""

from flask import Blueprint

pages = Blueprint("classroom", __name__)
