"""Backups: one locked file holds the database, the kept files and the record's heads as they stood at one moment.

`make` writes one, `read` verifies it, `put_back` restores it; the format stands in docs/backup.md.
"""
