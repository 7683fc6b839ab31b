"""Reading a reform notice: text in, dataclasses out. No Django, no network, no database."""

from .files import SourceText, UnreadableFile, text_of
from .model import Reading
from .output import to_json
from .reader import read_notice

__all__ = ["Reading", "SourceText", "UnreadableFile", "read_notice", "text_of", "to_json"]
