"""`python -m models`, as it is called."""

import os
import subprocess
import sys

from tests.house import ROOT


def models(*arguments):
    command = [sys.executable, "-m", "models", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ)
