"""Old Word and WPS files (.doc, .wps), put into .docx by LibreOffice where the server has it."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from reform.core.package import ENCRYPTED, MACROS, check_package

from .sentences import NO_OFFICE, OLD_FAILED, UnreadableFile
from .word import text_of_docx

SECONDS = 90
MAX_OUT = 60 * 1024 * 1024
# Names in an OLE directory are UTF-16.
VBA = "_VBA_PROJECT".encode("utf-16-le")
LOCKED = "EncryptedPackage".encode("utf-16-le")
# The flags of a Word document's information block: its mark, and the bit of encryption.
FIB = b"\xec\xa5"
FIB_FLAGS = 0x0A
FIB_ENCRYPTED = 0x0100
SECTOR = 512
# Nothing the file names is fetched, nothing in it runs.
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>
"""


def text_of_old(data: bytes) -> str:
    """The text of an old Word or WPS file. Raises UnreadableFile; takes 2 to 5 s and 200 MB beside the child's own."""
    if VBA in data:
        raise UnreadableFile(MACROS)
    if LOCKED in data or _is_encrypted(data):
        raise UnreadableFile(ENCRYPTED)
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise UnreadableFile(NO_OFFICE)
    made = _converted(program, data)
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


def _converted(program: str, data: bytes) -> bytes:
    """The .docx that LibreOffice makes of it, in a folder and with a profile of its own."""
    with tempfile.TemporaryDirectory(prefix="notice-") as name:
        folder = Path(name)
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(PROFILE, "utf-8")
        (folder / "notice.doc").write_bytes(data)
        try:
            subprocess.run(
                [
                    program,
                    f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                    *("--headless", "--norestore", "--nolockcheck", "--nodefault"),
                    *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out")),
                    str(folder / "notice.doc"),
                ],
                env={**os.environ, "HOME": name, "TMPDIR": name},
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise UnreadableFile(OLD_FAILED) from error
        made = folder / "out" / "notice.docx"
        if not made.is_file() or made.stat().st_size > MAX_OUT:
            raise UnreadableFile(OLD_FAILED)
        return made.read_bytes()
