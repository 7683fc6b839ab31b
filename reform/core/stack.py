"""Room for what a page calls.

CPython (since 3.11) keeps the frames of calls in pieces of 16 KB: where a piece ends, every call that crosses the end asks the system
for another one and gives it back on return. A page stands some hundred calls deep, and where the end falls into the loop
that draws its rows, each cell pays for it: the ledger's list took 85 ms of processor time with it and 61 ms without.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Called = TypeVar("Called", bound=Callable[..., object])

# In words of 8 bytes: the piece made for such a frame is of 128 KB, of which the frames above it have 32; memory that is
# not written to is never taken.
ROOM = 12_000


def roomy(function: Called) -> Called:
    """Return the function with a frame so large that all that it calls finds room in the same piece."""
    code = function.__code__  # type: ignore[attr-defined] # plain functions have it
    function.__code__ = code.replace(co_stacksize=code.co_stacksize + ROOM)  # type: ignore[attr-defined] # likewise
    return function
