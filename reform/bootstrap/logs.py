"""The files programs print into: turned over by day and size while they are written, and kept 180 days.

Source: 网络安全法 (logs are kept for six months at least), ASVS 16.4.
"""

import gzip
import os
import shutil
import time
from datetime import date, datetime
from pathlib import Path

LIMIT_BYTES = 20 * 1024 * 1024
KEPT_SECONDS = 180 * 24 * 3600


def is_due(log: Path, *, today: date, new_day: bool) -> bool:
    """Return whether a log is too large, was last written before today, or holds anything on the first look of a day."""
    try:
        found = log.stat()
    except FileNotFoundError:
        return False
    of_before = new_day or datetime.fromtimestamp(found.st_mtime).date() < today
    return found.st_size > LIMIT_BYTES or (found.st_size > 0 and of_before)


def turn_over(log: Path) -> Path:
    """Move what a log holds into a packed file beside it, emptying the log in place; return that file.

    The program keeps the log open and goes on writing at its end (it was opened to append).
    """
    found = log.stat()
    stamp = datetime.fromtimestamp(found.st_mtime).strftime("%Y%m%d-%H%M%S")
    packed, at = log.with_name(f"{log.name}.{stamp}.gz"), 1
    while packed.exists():
        packed, at = log.with_name(f"{log.name}.{stamp}-{at}.gz"), at + 1
    plain = packed.with_suffix("")
    with log.open("r+b") as source, plain.open("wb") as target:
        os.chmod(plain, 0o600)
        # Copied unpacked, and again until nothing was added: nothing slow stands between the last byte and the cut.
        while piece := source.read(1 << 20):
            target.write(piece)
        source.truncate(0)
        target.flush()
        os.fsync(target.fileno())
    with plain.open("rb") as source, gzip.open(packed, "wb") as target:
        os.chmod(packed, 0o600)
        shutil.copyfileobj(source, target)
    os.utime(packed, (found.st_atime, found.st_mtime))
    plain.unlink()
    return packed


def remove_old(log: Path) -> list[Path]:
    """Remove packed logs whose last line is older than 180 days; return them."""
    border = time.time() - KEPT_SECONDS
    old = [packed for packed in log.parent.glob(f"{log.name}.*.gz") if packed.stat().st_mtime < border]
    for packed in old:
        packed.unlink()
    return old
