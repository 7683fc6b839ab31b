"""What lies inside the lock: members one after the other, each in blocks, and last a manifest of all of them.

`M`, two bytes of length and a name begin a member; blocks of up to 1 MB with four bytes of length follow; one of length
nothing ends it. `E` ends the whole. The manifest has a line for each member: SHA-256, size in bytes, name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO

from reform.core.backups.faults import BadBackup
from reform.core.backups.sealed import CHUNK, SealedReader, SealedWriter, Writable

MANIFEST = "manifest"
MEMBER, END = b"M", b"E"


def _line(digest: str, size: int, name: str) -> bytes:
    return f"{digest} {size} {name}\n".encode()


class MemberWriter:
    """Writes members in constant memory; without `close` the file never opens as a backup. `lines` takes the manifest."""

    def __init__(self, sealed: SealedWriter, lines: IO[bytes]) -> None:
        self.sealed, self.lines = sealed, lines

    def add(self, name: str, blocks: Iterable[bytes]) -> int:
        """Write one member and return its size in bytes."""
        digest, size = hashlib.sha256(), 0
        written = name.encode()
        self.sealed.write(MEMBER + len(written).to_bytes(2, "big") + written)
        for given in blocks:
            for at in range(0, len(given), CHUNK):
                block = given[at : at + CHUNK]
                self.sealed.write(len(block).to_bytes(4, "big") + block)
                digest.update(block)
                size += len(block)
        self.sealed.write(bytes(4))
        self.lines.write(_line(digest.hexdigest(), size, name))
        return size

    def close(self) -> None:
        """Write the manifest and the end."""
        self.lines.seek(0)
        self.add(MANIFEST, iter(lambda: self.lines.read(CHUNK), b""))
        self.sealed.write(END)
        self.sealed.close()


@contextmanager
def writing(file: Writable, key: str) -> Iterator[MemberWriter]:
    """Give a writer, and close it where nothing went wrong."""
    with SpooledTemporaryFile(max_size=CHUNK) as lines:
        writer = MemberWriter(SealedWriter(file, key), lines)
        yield writer
        writer.close()


class MemberReader:
    """Gives the members in order, holding each to the manifest; its end is a proof only once it was reached."""

    def __init__(self, file: BinaryIO, keys: Sequence[str]) -> None:
        self.sealed = SealedReader(file, keys)
        self.seen = hashlib.sha256()

    def __iter__(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Give each member's name and blocks; what was not read of it is read before the next.

        Raises BadBackup where the file does not hold; the manifest itself is not given.
        """
        while (kind := self.sealed.read(1)) == MEMBER:
            name = self.sealed.read(int.from_bytes(self.sealed.read(2), "big")).decode()
            if name == MANIFEST:
                self._compare()
                break
            blocks = self._blocks(name)
            yield name, blocks
            for _block in blocks:
                pass
        if kind != MEMBER or self.sealed.read(1) != END:
            raise BadBackup("The backup has no manifest at its end.")
        self.sealed.close()

    def _raw(self) -> Iterator[bytes]:
        while size := int.from_bytes(self.sealed.read(4), "big"):
            yield self.sealed.read(size)

    def _blocks(self, name: str) -> Iterator[bytes]:
        digest, size = hashlib.sha256(), 0
        for block in self._raw():
            digest.update(block)
            size += len(block)
            yield block
        self.seen.update(_line(digest.hexdigest(), size, name))

    def _compare(self) -> None:
        manifest = hashlib.sha256()
        for block in self._raw():
            manifest.update(block)
        if manifest.digest() != self.seen.digest():
            raise BadBackup("The backup's contents are not those of its manifest.")
