"""What is done apart: in a fork of its own, with the caller's language, and at home where nobody helps."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.utils import translation
from django.utils.translation import gettext

from reform.core import apart as module
from reform.core.apart import Ended, apart, begin_helper, close_helper, only_ask, open_line

_held: list[int] = []


def where() -> tuple[int, int]:
    return os.getpid(), os.getppid()


def said() -> str:
    return gettext("Overview")


def held() -> list[int]:
    _held.append(os.getpid())
    return _held


def refuse(why: str) -> None:
    raise KeyError(why)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def sleep() -> None:
    time.sleep(60)


def unsendable() -> object:
    return lambda: None


@contextmanager
def ready() -> Iterator[None]:
    _held.append(0)
    yield


@contextmanager
def broken() -> Iterator[None]:
    raise OSError("nothing can be loaded")
    yield


@pytest.fixture
def helper() -> Iterator[int]:
    yield begin_helper(ready, seconds=2)
    close_helper()


@pytest.fixture
def lazy() -> Iterator[int]:
    yield begin_helper(ready, idle=0.3)
    close_helper()


def ended(process: int) -> bool:
    for _ in range(100):
        if os.waitpid(process, os.WNOHANG)[0]:
            return True
        time.sleep(0.05)
    return False


def test_without_a_helper_work_is_done_at_home():
    assert apart(where) == where()


def test_each_piece_of_work_has_a_child_of_the_helper(helper):
    (first, above), (second, _) = apart(where), apart(where)
    assert above == helper
    assert len({first, second, helper, os.getpid()}) == 4


def test_what_was_made_ready_is_there_and_what_a_child_did_is_gone(helper):
    assert [one == 0 for one in apart(held)] == [True, False]
    assert [one == 0 for one in apart(held)] == [True, False]
    assert _held == []


def test_the_child_speaks_the_language_of_whoever_asks(helper):
    with translation.override("zh-hans"):
        assert apart(said) == said() != "Overview"
    with translation.override("en"):
        assert apart(said) == "Overview"


def test_megabytes_cross_both_ways(helper):
    large = os.urandom(3_000_000)
    assert apart(bytes.__add__, large, b"!") == large + b"!"


def test_what_is_raised_there_is_raised_here(helper):
    with pytest.raises(KeyError, match="no such page") as caught:
        apart(refuse, "no such page")
    assert "in refuse" in caught.value.__notes__[0]


@pytest.mark.parametrize("work", [die, sleep])
def test_a_child_that_is_killed_or_too_slow_harms_nobody(helper, work):
    with pytest.raises(Ended):
        apart(work)
    assert apart(where)[1] == helper


def test_an_answer_that_cannot_be_sent_is_a_mistake_of_ours(helper):
    with pytest.raises(RuntimeError, match="unsendable gave can't be sent"):
        apart(unsendable)


def test_a_helper_that_is_gone_leaves_the_work_at_home(helper, caplog):
    os.kill(helper, signal.SIGKILL)
    assert ended(helper)
    assert [apart(where), apart(where)] == [where(), where()]
    assert caplog.text.count("the helper is gone") == 1


def test_a_helper_that_cannot_be_made_ready_leaves_the_work_at_home(capfd):
    helper = begin_helper(broken)
    assert apart(where) == where()
    assert ended(helper)
    assert "nothing can be loaded" in capfd.readouterr().err


def test_the_helper_ends_when_nobody_can_ask(helper):
    assert apart(where)[1] == helper
    os.kill(helper, signal.SIGTERM)
    assert apart(where)[1] == helper
    close_helper()
    assert ended(helper)


def test_an_idle_helper_loads_when_asked_and_forgets_again(lazy):
    _, first = apart(where)
    assert apart(where)[1] == first != lazy
    time.sleep(1)
    _, second = apart(where)
    assert second not in {first, lazy}
    assert apart(held)[0] == 0
    close_helper()
    assert ended(lazy)


def test_an_idle_helper_that_cannot_load_leaves_each_work_at_home(capfd):
    helper = begin_helper(broken, idle=0.3)
    assert [apart(where), apart(where)] == [where(), where()]
    close_helper()
    assert ended(helper)
    assert capfd.readouterr().err.count("OSError: nothing can be loaded") == 2


def test_a_line_of_the_server_ends_with_the_server():
    """A helper that outlives it keeps none of its connections open."""
    ours, theirs = socket.socketpair()
    helper = begin_helper(ready)
    apart(where)
    ours.close()
    theirs.settimeout(1)
    assert theirs.recv(1) == b""
    theirs.close()
    close_helper()
    assert ended(helper)


def test_who_was_forked_before_the_helper_asks_it_too():
    open_line()
    reading, writing = os.pipe()
    if os.fork() == 0:
        only_ask()
        os.write(writing, str(apart(where)[1]).encode())
        os._exit(0)
    helper = begin_helper(ready)
    assert int(os.read(reading, 100)) == helper
    close_helper()
    assert ended(helper)


def test_forks_of_the_server_ask_the_same_helper(helper):
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.write(writing, str(apart(where)[1]).encode())
        os._exit(0)
    assert int(os.read(reading, 100)) == helper
    assert module._line is not None
