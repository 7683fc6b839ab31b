"""Office files turned into other kinds by LibreOffice, where the server has it. Nothing they name is fetched or run.

No Django: the reader of notices uses it in a child process.
"""

import base64
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

SECONDS = 90
MAX_OUT = 60 * 1024 * 1024
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>
"""


def program() -> str | None:
    """Return where LibreOffice is, None where the server lacks it."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def converted(data: bytes, *, suffix: str, to: str, kind: str) -> bytes | None:
    """Return what LibreOffice makes of a file, with a folder and a profile of its own.

    `suffix` is the file's ending, `to` the ending wanted, `kind` LibreOffice's name of it. None where it is lacking,
    fails, or takes longer than SECONDS.
    """
    office = program()
    if office is None:
        return None
    with tempfile.TemporaryDirectory(prefix="office-") as name:
        folder = Path(name)
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(PROFILE, "utf-8")
        source = folder / f"file{suffix}"
        source.write_bytes(data)
        try:
            subprocess.run(
                [
                    office,
                    f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                    *("--headless", "--norestore", "--nolockcheck", "--nodefault"),
                    *("--convert-to", kind, "--outdir", str(folder / "out")),
                    str(source),
                ],
                env={**os.environ, "HOME": name, "TMPDIR": name},
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return None
        made = folder / "out" / f"file{to}"
        if not made.is_file() or made.stat().st_size > MAX_OUT:
            return None
        return made.read_bytes()


def as_pdf(data: bytes, suffix: str) -> str:
    """Return a Word or Excel file as a PDF in base64, empty where that fails; for reform.core.child."""
    made = converted(data, suffix=suffix, to=".pdf", kind="pdf")
    return base64.b64encode(made).decode("ascii") if made else ""
