"""The lock: nothing of it opens that is not whole, in its order, and ours."""

from __future__ import annotations

import io
import os
from tempfile import TemporaryFile

import pytest

from reform.core.backups.faults import BadBackup
from reform.core.backups.members import MemberReader, MemberWriter, writing
from reform.core.backups.sealed import CHUNK, MAGIC, MARK_BYTES, SALT_BYTES, TAG_BYTES, SealedWriter

KEY, OTHER = "one key " * 8, "another key " * 6
HEAD = len(MAGIC) + MARK_BYTES + SALT_BYTES
PIECE = CHUNK + TAG_BYTES


def written(members: dict[str, bytes], key: str = KEY) -> bytes:
    out = io.BytesIO()
    with writing(out, key) as writer:
        for name, data in members.items():
            writer.add(name, [data[:7], data[7:]])
    return out.getvalue()


def read(data: bytes, *keys: str) -> dict[str, bytes]:
    return {name: b"".join(blocks) for name, blocks in MemberReader(io.BytesIO(data), keys or [KEY])}


CONTENTS = {"first": os.urandom(3 * CHUNK), "文件/空": b"", "last": b"few"}


@pytest.fixture(scope="module")
def whole() -> bytes:
    return written(CONTENTS)


def test_what_was_written_is_read_in_its_order(whole):
    assert list(read(whole).items()) == list(CONTENTS.items())


def test_what_is_not_asked_for_is_held_to_the_manifest_all_the_same(whole):
    assert [name for name, _blocks in MemberReader(io.BytesIO(whole), [KEY])] == list(CONTENTS)


def test_a_former_key_opens_and_another_does_not(whole):
    assert read(whole, OTHER, KEY) == CONTENTS
    with pytest.raises(BadBackup, match="locked with another BACKUP_KEY"):
        read(whole, OTHER)


def test_contents_and_names_lie_unreadable():
    data = written({"files/name of a file": b"words that nobody may read"})
    assert b"words" not in data
    assert b"name of" not in data


def test_two_backups_of_the_same_share_no_chunk():
    same = {"a": b"x" * 100}
    assert written(same)[HEAD:] != written(same)[HEAD:]


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (lambda data: data[:HEAD] + data[HEAD : HEAD + PIECE], "The backup is cut off at 0 MB."),
        (lambda data: data[: HEAD + 2 * PIECE], "The backup is cut off at 1 MB."),
        (lambda data: data[:-1], "damaged, cut off or put together anew at 3 MB"),
        (lambda data: data[:HEAD], "damaged, cut off"),
        (lambda data: data[: HEAD - 1], "no backup of the portal"),
        (lambda data: b"", "no backup of the portal"),
        (lambda data: b"X" + data[1:], "no backup of the portal"),
        (lambda data: data + b"X", "damaged, cut off or put together anew"),
        (
            lambda data: (
                data[:HEAD]
                + data[HEAD + PIECE : HEAD + 2 * PIECE]
                + data[HEAD : HEAD + PIECE]
                + data[HEAD + 2 * PIECE :]
            ),
            "put together anew at 0 MB",
        ),
        (lambda data: data[: HEAD + PIECE] + data[HEAD + 2 * PIECE :], "put together anew at 1 MB"),
        (
            lambda data: data[: HEAD + PIECE] + written(CONTENTS)[HEAD + PIECE :],
            "put together anew at 1 MB",
        ),
        (lambda data: data[: HEAD - 1] + bytes([data[HEAD - 1] ^ 1]) + data[HEAD:], "anew at 0 MB"),
        *(
            (lambda data, at=at: data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :], f"anew at {place} MB")
            for place, at in ((0, HEAD), (1, HEAD + PIECE + 500), (3, HEAD + 3 * PIECE + 5))
        ),
    ],
)
def test_what_is_not_whole_is_refused(whole, broken, sentence):
    with pytest.raises(BadBackup, match=sentence):
        read(broken(whole))


def test_a_member_left_out_by_whoever_has_the_key_is_seen():
    """The lock holds, but the manifest names what is not there."""
    out = io.BytesIO()
    with writing(out, KEY) as writer:
        writer.add("kept", [b"1"])
        writer.lines.write(b"0" * 64 + b" 1 gone\n")
    with pytest.raises(BadBackup, match="not those of its manifest"):
        read(out.getvalue())


def test_what_follows_the_end_is_refused():
    out = io.BytesIO()
    sealed = SealedWriter(out, KEY)
    with TemporaryFile() as lines:
        writer = MemberWriter(sealed, lines)
        writer.add("kept", [b"1"])
        sealed.close, end = (lambda: None), sealed.close
        writer.close()
        sealed.write(b"more")
        end()
    with pytest.raises(BadBackup, match="goes on behind its end"):
        read(out.getvalue())


class Failed(Exception):
    """What goes wrong while a backup is written."""


def _write_until_it_fails(out: io.BytesIO, *, inside: bool) -> None:
    def blocks():
        yield b"x" * (2 * CHUNK)
        if inside:
            raise Failed

    with writing(out, KEY) as writer:
        writer.add("first of two", blocks())
        raise Failed


@pytest.mark.parametrize("inside", [True, False])
def test_a_writer_that_fails_leaves_nothing_that_opens(inside):
    """Also where it fails between two members: what is there would look whole."""
    out = io.BytesIO()
    with pytest.raises(Failed):
        _write_until_it_fails(out, inside=inside)
    with pytest.raises(BadBackup):
        read(out.getvalue())
