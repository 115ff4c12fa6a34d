"""Faults on the server, each a real one: no answer is lost and none is doubled."""
