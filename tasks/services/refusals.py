"""What a service says when an act cannot be done now."""

from __future__ import annotations


class NotPossible(Exception):
    """The act cannot be done now; the message is the sentence to show."""
