"""What `python -m models` can do, one file a command."""
