"""Text files: UTF-8, GB18030 or UTF-16."""

from .sentences import NOT_TEXT, UnreadableFile


def text_of_plain(data: bytes) -> str:
    """The decoded text, character for character. Raises UnreadableFile."""
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        odd = sum(1 for char in text if ord(char) < 32 and char not in "\t\n\r\f\v")
        if odd == 0:
            return text
    raise UnreadableFile(NOT_TEXT)
