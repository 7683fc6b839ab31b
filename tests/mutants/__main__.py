"""`python -m tests.mutants [--group GROUP] [WORDS]`: break every guard (of a group, with these words) and expect red."""

from __future__ import annotations

import argparse
import os
import sys
import time

from tests.mutants.mutant import Mutant
from tests.mutants.register import GROUPS, MUTANTS
from tests.mutants.runner import NotWhole, run


def _chosen(arguments: list[str]) -> list[Mutant]:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--group", choices=GROUPS, help="only guards of this group")
    parser.add_argument("words", nargs="*", help="only guards whose name or file holds all of these")
    wanted = parser.parse_args(arguments)
    among = GROUPS[wanted.group] if wanted.group else MUTANTS
    return [one for one in among if all(word in f"{one.guard} {one.file}" for word in wanted.words)]


def main(arguments: list[str]) -> int:
    """Print one line a mutant and return 1 if any guard could be broken without a test noticing."""
    chosen = _chosen(arguments)
    if not chosen:
        sys.stdout.write("No guard has these words.\n")
        return 1
    begun = time.monotonic()
    green = []
    try:
        for n, outcome in enumerate(run(chosen, at_once=os.cpu_count() or 1), 1):
            verdict = "red  " if outcome.red else "GREEN"
            line = f"{n:3}/{len(chosen)} {verdict} {outcome.seconds:5.1f} s  {outcome.mutant.guard}\n"
            sys.stdout.write(line)
            sys.stdout.flush()
            if not outcome.red:
                green.append(outcome)
    except NotWhole as failure:
        sys.stdout.write(f"The tests fail with every guard whole:\n{failure}\n")
        return 1
    for outcome in green:
        sys.stdout.write(f"\n{outcome.mutant.guard} ({outcome.mutant.file})\n{outcome.tail}\n")
    sys.stdout.write(
        f"\n{len(chosen) - len(green)} guards of {len(chosen)} hold: broken, their tests turn red "
        f"({time.monotonic() - begun:.0f} s).\n"
    )
    return bool(green)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
