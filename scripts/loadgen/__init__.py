"""The load generator behind `scripts/load`: a school of its own, a server of its own, classes at work in it."""
