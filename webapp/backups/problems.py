"""What keeps a backup from being made, checked or restored, in words for whoever asked."""


class BackupProblem(Exception):
    """Nothing was changed; the text says why and what to do."""
