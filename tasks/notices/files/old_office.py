"""Old Word and WPS files (.doc, .wps), put into .docx by LibreOffice where the server has it."""

from reform.core.office import converted, program
from reform.core.package import ENCRYPTED, MACROS, check_package

from .sentences import NO_OFFICE, OLD_FAILED, UnreadableFile
from .word import text_of_docx

# Names in an OLE directory are UTF-16.
VBA = "_VBA_PROJECT".encode("utf-16-le")
LOCKED = "EncryptedPackage".encode("utf-16-le")
# The flags of a Word document's information block: its mark, and the bit of encryption.
FIB = b"\xec\xa5"
FIB_FLAGS = 0x0A
FIB_ENCRYPTED = 0x0100
SECTOR = 512


def text_of_old(data: bytes) -> str:
    """The text of an old Word or WPS file. Raises UnreadableFile; takes 2 to 5 s and 200 MB beside the child's own."""
    if VBA in data:
        raise UnreadableFile(MACROS)
    if LOCKED in data or _is_encrypted(data):
        raise UnreadableFile(ENCRYPTED)
    if program() is None:
        raise UnreadableFile(NO_OFFICE)
    made = converted(data, suffix=".doc", to=".docx", kind="docx:MS Word 2007 XML")
    if made is None:
        raise UnreadableFile(OLD_FAILED)
    fault = check_package(made, ".docx")
    if fault:
        raise UnreadableFile(fault)
    return text_of_docx(made)


def _is_encrypted(data: bytes) -> bool:
    """Whether a Word document's own block says so; it begins a sector of the file."""
    for at in range(SECTOR, min(len(data), 4 * 1024 * 1024), SECTOR):
        if data[at : at + 2] == FIB and data[at + 2 : at + 4] in (
            b"\xc1\x00",
            b"\xd9\x00",
            b"\x01\x01",
            b"\x0c\x01",
            b"\x12\x01",
        ):
            flags = int.from_bytes(data[at + FIB_FLAGS : at + FIB_FLAGS + 2], "little")
            return bool(flags & FIB_ENCRYPTED)
    return False
