"""Backups: made while others write, restored into an empty place, refused when not whole."""
