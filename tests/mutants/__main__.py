"""`python -m tests.mutants [WORDS]`: break every guard (whose name holds WORDS) and expect red for each."""

from __future__ import annotations

import os
import sys

from tests.mutants.register import MUTANTS
from tests.mutants.runner import run


def main(words: list[str]) -> int:
    """Print one line a mutant and return 1 if any guard could be broken without a test noticing."""
    chosen = [one for one in MUTANTS if all(word in f"{one.guard} {one.file}" for word in words)]
    green = []
    for n, outcome in enumerate(run(chosen, at_once=os.cpu_count() or 1), 1):
        verdict = "red  " if outcome.red else "GREEN"
        sys.stdout.write(f"{n:3}/{len(chosen)} {verdict} {outcome.seconds:5.1f} s  {outcome.mutant.guard}\n")
        sys.stdout.flush()
        if not outcome.red:
            green.append(outcome)
    for outcome in green:
        sys.stdout.write(f"\n{outcome.mutant.guard} ({outcome.mutant.file})\n{outcome.tail}\n")
    sys.stdout.write(
        f"\n{len(chosen) - len(green)} guards of {len(chosen)} hold: broken, their tests turn red.\n"
    )
    return bool(green) or not chosen


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
