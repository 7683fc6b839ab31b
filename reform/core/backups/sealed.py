"""The lock around a backup: chunks under AES-256-GCM, whose nonces hold each chunk's place and which one is the last.

A chunk that was changed, moved, taken from another file or left out at the end does not open (the STREAM construction
of Hoang, Reyhanitabar, Rogaway and Vizár, 2015). Each file has a key of its own, derived from BACKUP_KEY and a salt.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from reform.core.backups.faults import BadBackup

MAGIC = b"reform portal backup 1\n"
MARK_BYTES, SALT_BYTES, TAG_BYTES = 8, 32, 16
CHUNK = 1024 * 1024


class Writable(Protocol):
    """What a backup is written to."""

    def write(self, data: bytes, /) -> int:
        """Write all of it, or raise."""


def _derived(key: str, *, salt: bytes | None, purpose: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=purpose).derive(key.encode())


def key_mark(key: str, purpose: str) -> bytes:
    """Return a few bytes by which a key is known again; they tell nothing of it."""
    return _derived(key, salt=None, purpose=f"mark {purpose}".encode(), length=MARK_BYTES)


def _nonce(place: int, *, last: bool) -> bytes:
    return place.to_bytes(11, "big") + bytes([last])


class SealedWriter:
    """Locks what is written to it and writes that to `file`; only `close` makes it whole."""

    def __init__(self, file: Writable, key: str) -> None:
        salt = os.urandom(SALT_BYTES)
        self.file, self.place, self.waiting = file, 0, bytearray()
        self.head = MAGIC + key_mark(key, "BACKUP_KEY") + salt
        self.lock = AESGCM(_derived(key, salt=salt, purpose=b"chunks", length=32))
        file.write(self.head)

    def write(self, data: bytes) -> None:
        """Take data of any length."""
        self.waiting += data
        while len(self.waiting) > CHUNK:
            self._seal(bytes(self.waiting[:CHUNK]), last=False)
            del self.waiting[:CHUNK]

    def close(self) -> None:
        """Write the last chunk; `file` stays open."""
        self._seal(bytes(self.waiting), last=True)

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        self.file.write(self.lock.encrypt(_nonce(self.place, last=last), chunk, self.head))
        self.place += 1


class SealedReader:
    """Opens what SealedWriter wrote. Raises BadBackup at the first chunk that does not hold."""

    def __init__(self, file: BinaryIO, keys: Sequence[str]) -> None:
        self.head = file.read(len(MAGIC) + MARK_BYTES + SALT_BYTES)
        if len(self.head) < len(MAGIC) + MARK_BYTES + SALT_BYTES or not self.head.startswith(MAGIC):
            raise BadBackup("This is no backup of the portal, or its beginning is damaged.")
        mark, salt = self.head[len(MAGIC) :][:MARK_BYTES], self.head[-SALT_BYTES:]
        key = next((key for key in keys if key_mark(key, "BACKUP_KEY") == mark), None)
        if key is None:
            raise BadBackup(
                "This backup was locked with another BACKUP_KEY: set the one it was made with "
                "(a former one belongs into BACKUP_KEY_FALLBACKS)."
            )
        self.lock = AESGCM(_derived(key, salt=salt, purpose=b"chunks", length=32))
        self.file, self.place, self.opened = file, 0, bytearray()
        self.following = file.read(CHUNK + TAG_BYTES)
        self.ended = False

    def read(self, size: int) -> bytes:
        """Return exactly `size` bytes. Raises BadBackup where the contents end before."""
        while len(self.opened) < size:
            if self.ended:
                raise BadBackup("The backup ends before its contents do.")
            self.opened += self._next()
        given = bytes(self.opened[:size])
        del self.opened[:size]
        return given

    def close(self) -> None:
        """Raise BadBackup where anything follows what was read."""
        if self.opened or not self.ended:
            raise BadBackup("The backup goes on behind its end.")

    def _next(self) -> bytes:
        chunk, self.following = self.following, self.file.read(CHUNK + TAG_BYTES)
        self.ended = not self.following
        try:
            opened = self.lock.decrypt(_nonce(self.place, last=self.ended), chunk, self.head)
        except InvalidTag:
            raise BadBackup(self._why(chunk)) from None
        self.place += 1
        return opened

    def _why(self, chunk: bytes) -> str:
        """Tell a file that was cut off between two chunks from one that was changed."""
        where = f"at {self.place} MB"
        try:
            self.lock.decrypt(_nonce(self.place, last=False), chunk, self.head)
        except InvalidTag:
            return f"The backup is damaged, cut off or put together anew {where}."
        return f"The backup is cut off {where}."
