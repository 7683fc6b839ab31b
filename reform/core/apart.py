"""Work that a server's forks do for it, each ending with its work: the memory that a document took is given back.

Before it has threads or children, the server forks a helper that shares what is loaded by then. Whoever asks hands it one
end of a pair of sockets; it forks once more, and that child does the one piece of work and ends. So nothing is loaded
a second time, and no process with threads is forked. Where no helper was opened (commands, tests), or when it is gone,
the work is done where it is asked for.
"""

from __future__ import annotations

import ctypes
import gc
import logging
import os
import select
import signal
import socket
import stat
import threading
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from multiprocessing.connection import Connection
from typing import NoReturn, ParamSpec, TypeVar

from django.utils import translation

P = ParamSpec("P")
R = TypeVar("R")
log = logging.getLogger(__name__)
# As long as a child of `reform.core.child` may take: somebody waits for it.
WALL_SECONDS = 120
# What to load before the work, as a context: at its end stands what the helper leaves behind.
Ready = Callable[[], AbstractContextManager[None]]
# The server's end of the line to its helper, and the helper's until it is begun.
_line: socket.socket | None = None
_helpers_end: socket.socket | None = None
# A document takes a processor and tens of megabytes: each process has two pieces of work done at a time, so that a long
# document does not keep everybody from a picture of a page.
_turns = threading.BoundedSemaphore(2)


class Ended(Exception):
    """The child ended before its work was done: killed, out of memory, or too slow."""


def open_line() -> None:
    """Open the line to a helper that `begin_helper` forks; what is forked from this process in between can ask it too."""
    global _line, _helpers_end
    close_helper()
    _line, _helpers_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def begin_helper(ready: Ready, *, idle: float | None = None, seconds: int = WALL_SECONDS) -> int:
    """Fork the helper of this process and of those that are forked from it, and return its process id.

    This process must not have threads yet. `ready` loads in the helper what its work needs; with `idle`, only once
    somebody asks, and it is forgotten after so many seconds in which nobody does. One piece of work may take `seconds`.
    The helper ends when the last of those processes has ended.
    """
    if _helpers_end is None:
        open_line()
    theirs = _helpers_end
    assert theirs is not None  # noqa: S101 - said for mypy
    helper = os.fork()
    if helper == 0:
        close_helper(but=theirs)
        _hang_up(but=theirs.fileno())
        _as_helper(theirs, ready, idle, seconds)
    only_ask()
    return helper


def only_ask() -> None:
    """Let go of the helper's end of the line, in a process that asks and begins none: so it learns of a helper's end."""
    global _helpers_end
    if _helpers_end is not None:
        _helpers_end.close()
    _helpers_end = None


def close_helper(*, but: socket.socket | None = None) -> None:
    """Let this process ask the helper no more; nothing happens where there is none."""
    global _line, _helpers_end
    for end in (_line, _helpers_end):
        if end is not None and end is not but:
            end.close()
    _line = _helpers_end = None


def _hang_up(*, but: int) -> None:
    """Close the server's other lines in its fork: a broker or a browser would else take the server for alive after its end."""
    for name in os.listdir("/proc/self/fd"):
        with suppress(OSError):
            if int(name) > 2 and int(name) != but and stat.S_ISSOCK(os.fstat(int(name)).st_mode):
                os.close(int(name))


def apart(work: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
    """Return `work(*arguments)`, done by a child of the helper in the language of the moment.

    `work` is a function of a module and asks no database; arguments and result are copied. What it raises is raised
    here. Raises Ended when the child was killed or took too long.
    """
    ours = _asked()
    if ours is None:
        return work(*arguments, **named)
    with _turns, Connection(ours.detach()) as line:
        if not _taken_up(line):
            return work(*arguments, **named)
        try:
            line.send((translation.get_language(), work, arguments, named))
            done, told = line.recv()
        except (EOFError, OSError) as error:
            raise Ended(f"the child at {work.__name__} ended before its work was done") from error
    if not done:
        raise told
    result: R = told
    return result


def _asked() -> socket.socket | None:
    """Return our end of a pair of which the helper was handed the other; None where no helper is."""
    if _line is None:
        return None
    ours, theirs = socket.socketpair()
    with theirs:
        try:
            socket.send_fds(_line, [b"."], [theirs.fileno()])
        except OSError:
            ours.close()
            close_helper()
            log.warning(
                "the helper is gone: until the next start, documents are laid out in the process itself"
            )
            return None
    return ours


def _taken_up(line: Connection) -> bool:
    """Return whether a child is there and listens; the helper may have gone with our request in its hands."""
    try:
        return line.poll(WALL_SECONDS) and bool(line.recv())
    except (EOFError, OSError):
        return False


def _as_helper(line: socket.socket, ready: Ready, idle: float | None, seconds: int) -> NoReturn:
    try:
        # Asked to end, the server's processes finish their work first: the helper ends after them.
        for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
            signal.signal(sign, signal.SIG_IGN)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        while idle is not None and _somebody_asks(line):
            # What is loaded can't be unloaded: a fork takes the requests, and what it loaded ends with it.
            loaded = os.fork()
            if loaded == 0:
                _serve(line, ready, idle, seconds)
            if os.waitpid(loaded, 0)[1]:
                # It failed: whoever asked first does the work at home, and the next one's request is tried anew.
                _refuse_one(line)
        if idle is None:
            _serve(line, ready, None, seconds)
    except BaseException:
        traceback.print_exc()
    os._exit(0)


def _somebody_asks(line: socket.socket) -> bool:
    """Wait, and return whether there is a request, which stays where it is; False when nobody can ask any more."""
    return bool(line.recv(1, socket.MSG_PEEK))


def _refuse_one(line: socket.socket) -> None:
    with suppress(BlockingIOError):
        for end in socket.recv_fds(line, 1, 1, socket.MSG_DONTWAIT)[1]:
            os.close(end)


def _serve(line: socket.socket, ready: Ready, idle: float | None, seconds: int) -> NoReturn:
    """Fork a child for every request until nobody can ask any more, or nobody asked for so long."""
    failed = 1
    try:
        # Children that ended need nobody to look after them.
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        with ready():
            gc.collect()
            gc.freeze()
            give_back()
            while select.select([line], [], [], idle)[0]:
                message, ends, _flags, _address = socket.recv_fds(line, 1, 1)
                if not message:
                    break
                for end in ends:
                    if os.fork() == 0:
                        line.close()
                        _as_child(end, seconds)
                    os.close(end)
        failed = 0
    except BaseException:
        traceback.print_exc()
    os._exit(failed)


def _as_child(end: int, seconds: int) -> NoReturn:
    """Do the one piece of work that is asked for at this end of a pair, answer, and end."""
    try:
        for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(sign, signal.SIG_DFL)
        signal.alarm(seconds)
        line = Connection(end)
        line.send(True)
        language, work, arguments, named = line.recv()
        with translation.override(language):
            try:
                answer = True, work(*arguments, **named)
            except Exception as error:
                error.add_note(traceback.format_exc())
                answer = False, error
        try:
            line.send(answer)
        except OSError:
            raise
        except Exception as error:
            line.send((False, RuntimeError(f"what {work.__name__} gave can't be sent: {error}")))
    except (EOFError, OSError):
        # Whoever asked is gone.
        pass
    except BaseException:
        traceback.print_exc()
    # What a server does at its end is not this child's.
    os._exit(0)


def give_back() -> None:
    """Give back to the system what lies unused among the memory of this process, where its C library can."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
