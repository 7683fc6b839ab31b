"""What every belonging carries: the words to look for, its days."""

from datetime import UTC, date, datetime

THEN = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
START = date(2026, 10, 1)
WORDS = "planted-words-of-"
# What is labelled above every post's clearance, and the words of instructions: nobody reads them.
SEALED = "sealed-words-of-"
