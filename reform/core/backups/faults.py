"""Why a backup was not made, read or restored; the message is the sentence to show."""


class BackupFailed(Exception):
    """Nothing was made or restored."""


class BadBackup(BackupFailed):
    """The file is not a whole backup of ours that our keys open."""
