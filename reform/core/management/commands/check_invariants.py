"""Ask whether everything still holds that must hold."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from reform.core.invariants import Look, broken, names


class Command(BaseCommand):
    help = "Name everything in the data that must not be so, one sentence each; ends with code 1. Only reads."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--ledger",
            metavar="FILE",
            type=Path,
            help="a client's own list of reports it was told were filed, one uid a line: each must be there",
        )
        parser.add_argument(
            "--unsealed",
            action="store_true",
            help="let the audit record wait for its seals (right after loading data, before any worker ran)",
        )
        parser.add_argument("--only", nargs="+", metavar="NAME", help="ask these alone (see --list)")
        parser.add_argument("--skip", nargs="+", default=[], metavar="NAME", help="leave these out")
        parser.add_argument("--list", action="store_true", help="name what is asked, and end")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(
        self,
        *args: object,
        ledger: Path | None,
        unsealed: bool,
        only: list[str] | None,
        skip: list[str],
        list: bool,
        json: bool,
        **options: object,
    ) -> None:
        known = names()
        if unknown := {*(only or ()), *skip} - {*known}:
            raise CommandError(f"No invariant is called {', '.join(sorted(unknown))}.", returncode=2)
        among = [name for name in known if name in (only or known) and name not in skip]
        if list:
            self.stdout.write("\n".join(among))
            return
        if ledger and not ledger.is_file():
            raise CommandError(f"There is no file {ledger}.", returncode=2)
        found = 0
        for name, sentence in broken(Look(unsealed=unsealed, ledger=ledger), among=among):
            found += 1
            self.stdout.write(_line(name, sentence) if json else f"{name}: {sentence}")
        if found:
            raise CommandError("Not everything holds.", returncode=1)
        if not json:
            self.stdout.write(f"Everything holds: {', '.join(among)}.")


def _line(name: str, sentence: str) -> str:
    return json.dumps({"invariant": name, "broken": sentence}, ensure_ascii=False)
