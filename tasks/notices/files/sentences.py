"""Why a file cannot be read, in sentences for people: English msgids, translated by who shows them."""

from reform.core.messages import gettext_noop

EMPTY = gettext_noop("The file is empty.")
TOO_BIG = gettext_noop("The file is larger than 20 MB.")
TOO_LONG = gettext_noop("The file holds more than 2 MB of text: that is not a notice.")
NO_TEXT = gettext_noop("No text was found in the file.")
NOT_TEXT = gettext_noop("The file is not a text file in UTF-8 or GB18030.")
NOT_SUPPORTED = gettext_noop("Files of this kind cannot be read yet: save the notice as .docx or .txt.")
NO_OFFICE = gettext_noop(
    "Old Word and WPS files (.doc, .wps) are read through LibreOffice, which this server lacks: save the "
    "notice as .docx."
)
OLD_FAILED = gettext_noop(
    "The old Word or WPS file cannot be opened; it may be damaged or under a password: save it as .docx."
)
NOT_DOCX = gettext_noop("The file is named .docx but is not a Word document.")
NOT_XLSX = gettext_noop("The file is named .xlsx but is not an Excel workbook.")
NOT_OFD = gettext_noop("The file is named .ofd but is not an OFD document.")
NOT_PDF = gettext_noop("The PDF is damaged and cannot be opened.")
OTHER_INSIDE = gettext_noop(
    "The Word file takes its text from another file inside it: open it in Word and save it again as .docx."
)
SCANNED = gettext_noop(
    "The file holds pictures of pages and no text: it was scanned. Ask for the file it was printed from, or "
    "paste the text."
)
GARBLED = gettext_noop(
    "The file's letters cannot be told from its fonts: copy the text from the source and paste it."
)
TOO_MANY_PAGES = gettext_noop("The file has more than 2,000 pages: that is not a notice.")
TOO_MANY_CELLS = gettext_noop(
    "The tables hold more cells than a notice can have: keep the sheets that matter."
)
CLASSIFIED = gettext_noop(
    "The text bears a mark of secrecy (秘密, 机密, ★): this portal is not for classified papers."
)

# What was left out of a text that could be read, as doubts of the whole paper ("kind: words").
PICTURE_PAGES = gettext_noop("pages that are pictures were not read")


class UnreadableFile(Exception):
    """The file cannot be taken; the message is a whole sentence that says why."""

    @property
    def sentence(self) -> str:
        """The sentence, an English msgid."""
        return str(self)
