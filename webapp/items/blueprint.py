"""The feature's one blueprint, apart so that each file of routes can add to it."""

from flask import Blueprint

pages = Blueprint("items", __name__)
