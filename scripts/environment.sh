# Sourced by the other scripts: finds Python, makes .venv, installs a hashed lock when it has changed.
# shellcheck shell=bash

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
stop() { printf '\n%s\n' "$*" >&2; exit 1; }

# Prints the first Python that is new enough. ONRAMP_PYTHON names another one.
find_python() {
  local candidate
  for candidate in ${ONRAMP_PYTHON:+"$ONRAMP_PYTHON"} python3.11 python3.12 python3.13 python3 python; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
      "$candidate" -c 'import sys; print(sys.executable)'
      return
    fi
  done
  if command -v python3 >/dev/null 2>&1; then
    stop "Onramp needs Python 3.11 or newer; this machine has $(python3 -V 2>&1).
  Debian 12, Ubuntu 24.04 and newer:  apt-get install python3 python3-venv
  macOS:                              brew install python@3.11
If a newer one is installed under another name: ONRAMP_PYTHON=/path/to/python3.11 $0"
  fi
  stop "Onramp needs Python 3.11 or newer, and found none.
  Debian, Ubuntu:  apt-get install python3 python3-venv
  macOS:           brew install python@3.11"
}

# Makes .venv unless a working one is there; pip does not start where the folder was moved.
make_environment() {
  if .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null &&
    .venv/bin/pip --version >/dev/null 2>&1; then
    return
  fi
  local python
  python=$(find_python) || exit 1
  "$python" -c 'import venv, ensurepip' 2>/dev/null || stop "$("$python" -V) lacks its venv module.
  Debian, Ubuntu:  apt-get install python3-venv"
  say "Making the environment .venv with $("$python" -V)"
  "$python" -m venv --clear .venv || stop "The environment could not be made; the lines above say why."
}

# install_lock LOCK: installs exactly what the lock names, by hash. Does nothing when that is already so.
install_lock() {
  local lock=$1 stamp sum
  stamp=".venv/installed-$(basename "$lock")"
  sum=$(digest "$lock")
  if [ "$(cat "$stamp" 2>/dev/null)" = "$sum" ]; then return; fi
  say "Installing $(grep -c '==' "$lock") pinned packages ($lock)"
  install_packages --require-hashes --no-deps -r "$lock" || stop "The packages could not be installed; the lines above say why.
Most often the network is missing. Run $0 again when it is back: it goes on where it stopped."
  printf '%s\n' "$sum" >"$stamp"
}

# torch, pyro and numba, at the versions that pyproject.toml names; they may not move a package of the lock.
install_fit() {
  local stamp=.venv/installed-fit constraints sum wanted
  sum="$(digest pyproject.toml) $(digest requirements-dev.lock)"
  if [ "$(cat "$stamp" 2>/dev/null)" = "$sum" ]; then return; fi
  wanted=$(.venv/bin/python -c 'import tomllib
print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["fit"])')
  say "Installing what fits the model: $wanted (some minutes)"
  constraints=$(mktemp)
  awk '/==/ { print $1 }' requirements-dev.lock >"$constraints"
  # shellcheck disable=SC2086 # one word for each package
  if install_packages -c "$constraints" $wanted; then
    printf '%s\n' "$sum" >"$stamp"
  else
    say "torch, pyro or numba could not be had (see above). Going on without: only fitting needs them."
  fi
  rm -f "$constraints"
}

# install_packages ARGUMENTS...: pip, showing one line for each package that it fetches.
install_packages() {
  .venv/bin/python -m pip install --disable-pip-version-check --require-virtualenv --progress-bar off "$@" |
    awk '/^Collecting / { print "    " $2; fflush() }'
}

# The SHA-256 of a file and of the Python it is for.
digest() {
  .venv/bin/python -c 'import hashlib, sys
data = open(sys.argv[1], "rb").read() + sys.version.encode()
print(hashlib.sha256(data).hexdigest())' "$1"
}
