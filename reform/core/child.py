"""Reading what strangers made in a child process with a roof over memory and time.

A file that is too much for the reader ends the child, never the portal.
Source: GB/T 22239-2019 8.1.4.4 e) 数据有效性检验; OWASP ASVS 5.2.3.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from typing import Any

from django.conf import settings

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 60
# What it may write into its temporary folder, a file.
FILE_BYTES = 256 << 20
# Waiting for a busy machine counts for the wall clock, not for the processor's.
WALL_SECONDS = 120
OUT_OF_MEMORY = 3


class TooComplex(Exception):
    """The child was ended: it needed more memory or time than a file may cost."""


def call_limited(function: str, data: bytes, *arguments: str) -> Any:
    """Call `package.module:function(data, *arguments)` in a child and return its JSON-able result.

    The function must be ours, must not need Django's settings, and must answer for bad input itself (by a
    result that says so). It works in a temporary folder of its own; whatever it started ends with it. Raises
    TooComplex when the child ran out of memory or time or was killed, and RuntimeError with its last words when
    the function failed: that is a mistake of ours, not of the file.
    """
    environment = {key: os.environ[key] for key in ("PATH", "LANG", "LD_LIBRARY_PATH") if key in os.environ}
    with tempfile.TemporaryDirectory(prefix="child-") as folder:
        environment |= {"PYTHONUTF8": "1", "TMPDIR": folder}
        with subprocess.Popen(
            [sys.executable, "-I", "-c", _START, str(settings.BASE_DIR), function, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            # A group of its own, so that what the child started ends with it.
            start_new_session=True,
        ) as child:
            try:
                told, said = child.communicate(data, timeout=WALL_SECONDS)
            except subprocess.TimeoutExpired as error:
                raise TooComplex from error
            finally:
                child.kill()
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
    if child.returncode == OUT_OF_MEMORY or child.returncode < 0:
        raise TooComplex
    if child.returncode != 0:
        raise RuntimeError(said.decode(errors="replace")[-4000:])
    return json.loads(told)


# -I keeps the caller's folder and environment out; the project's own folder is put in by hand. The limits
# stand before anything else is imported, and the child sets them itself: a preexec_fn is unsafe beside threads.
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from reform.core.child import run_child; run_child(sys.argv[2], sys.argv[3:])"
)


def run_child(function: str, arguments: list[str]) -> None:
    """The child's side: set the limits, call, write the result as JSON to the standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    module, name = function.split(":")
    try:
        result = getattr(importlib.import_module(module), name)(sys.stdin.buffer.read(), *arguments)
        sys.stdout.write(json.dumps(result, ensure_ascii=False))
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
