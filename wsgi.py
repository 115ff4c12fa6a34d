"""gunicorn's door: `gunicorn wsgi:app`. The command line comes through it as well."""

import logging.config
import os

from webapp import create_app, logs

os.umask(0o077)  # what belongs to the school is readable by its own user alone, also in a folder that others may read
logging.config.dictConfig(logs.CONFIG)
logging.raiseExceptions = False  # a line that cannot be written would be shown with its values

app = create_app()
