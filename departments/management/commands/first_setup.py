"""Makes the first programme and administrator of an empty portal; everything else is then done in the portal."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from departments.forms.people import AccountForm
from departments.services.setup import (
    Group,
    NotEmptyError,
    Place,
    UnitLine,
    make_security_administrator,
    renew_first_link,
    set_up_first_programme,
)

NEEDED = ("place", "group", "group_short", "secretariat", "secretariat_short", "number_prefix", "name")
EXAMPLE = """example:
  python3 manage.py first_setup --place 云溪市 --level city \\
    --group 云溪市深化医药卫生体制改革领导小组 --group-short 市医改领导小组 --number-prefix 云医改组 \\
    --secretariat 云溪市医改领导小组秘书处 --secretariat-short 市医改办 \\
    --units units.txt --username guanli --name 金石开 --dry-run
"""


class Command(BaseCommand):
    """Prints what was made and the one-time link of the administrator; with --dry-run nothing stays."""

    help = "Make the first programme of an empty portal and its system administrator, with a one-time link."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Return the parser with an example below its options."""
        parser = super().create_parser(prog_name, subcommand, epilog=EXAMPLE, **kwargs)
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        levels = ["nation", "province", "city", "county", "township"]
        parser.add_argument("--place", help="the jurisdiction, such as 云溪市")
        parser.add_argument("--level", choices=levels, default="city", help="its level (city)")
        parser.add_argument("--field", default="深化医改", help="the field of reform (深化医改)")
        parser.add_argument("--group", help="full name of the leading group")
        parser.add_argument("--group-short", help="its short name, such as 市医改领导小组")
        parser.add_argument("--number-prefix", help="The office's code in document numbers, such as 云医改组")
        parser.add_argument("--secretariat", help="full name of the secretariat")
        parser.add_argument("--secretariat-short", help="its short name, such as 市医改办")
        parser.add_argument(
            "--units",
            type=Path,
            help="text file (UTF-8) of the member units in list order, one a line: full name, short name, phone"
            " (the last two may be left out)",
        )
        parser.add_argument("--username", required=True, help="account of the system administrator")
        parser.add_argument("--name", help="the administrator's name")
        parser.add_argument(
            "--security-username", help="account of the security administrator (needed under level3)"
        )
        parser.add_argument("--security-name", help="the security administrator's name (needed under level3)")
        parser.add_argument("--dry-run", action="store_true", help="check everything, change nothing")
        parser.add_argument(
            "--new-link",
            action="store_true",
            help="only print a new link for an administrator whose first one grew old (needs --username)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Raise CommandError with a sentence, and change nothing, where anything is missing or wrong."""
        try:
            with transaction.atomic():
                link = (
                    renew_first_link(username=options["username"])
                    if options["new_link"]
                    else self._set_up(options)
                )
                transaction.set_rollback(options["dry_run"])
        except ValidationError as error:
            raise CommandError(_said(error)) from error
        except NotEmptyError as error:
            raise CommandError(
                "The portal holds a programme or accounts already; nothing was changed."
            ) from error
        if options["dry_run"]:
            self.stdout.write("Everything fits; nothing was changed (--dry-run).")
        else:
            self.stdout.write(f"One-time link, for 24 hours, below the portal's own address:\n{link}")

    def _set_up(self, options: dict[str, Any]) -> str:
        missing = [f"--{name.replace('_', '-')}" for name in NEEDED if not options[name]]
        if missing:
            raise CommandError(f"Missing: {', '.join(missing)}. See --help for an example.")
        account = _account(options["username"], options["name"])
        security = self._security(options)
        members = _units(options["units"]) if options["units"] else []
        programme, link = set_up_first_programme(
            place=Place(options["place"], options["level"]),
            group=Group(options["field"], options["group"], options["group_short"], options["number_prefix"]),
            secretariat=UnitLine(options["secretariat"], options["secretariat_short"]),
            members=members,
            **account,
        )
        self.stdout.write(
            f"{programme.group_name}: secretariat {programme.secretariat}, {len(members)} member units,"
            f" system administrator {options['name']} ({options['username']})."
        )
        if security:
            second = make_security_administrator(programme=programme, **security)
            self.stdout.write(f"Security administrator {security['name']} ({security['username']}).")
            link = f"{link}\n{second}"
        return link

    def _security(self, options: dict[str, Any]) -> dict[str, str] | None:
        """Return the security administrator's account; raises CommandError where level3 lacks one."""
        username, name = options["security_username"], options["security_name"]
        if username and name and username != options["username"]:
            return _account(username, name)
        if settings.ROLE_PROFILE == "level3":
            raise CommandError(
                "ROLE_PROFILE=level3 needs another person as security administrator: --security-username and"
                " --security-name."
            )
        return None


def _account(username: str, name: str) -> dict[str, str]:
    """Return username and name as the form of accounts takes them; raises ValidationError."""
    form = AccountForm({"username": username, "name": name})
    if not form.is_valid():
        raise ValidationError([str(e) for errors in form.errors.values() for e in errors])
    return {"username": form.cleaned_data["username"], "name": form.cleaned_data["name"]}


def _said(error: ValidationError) -> str:
    """Return the sentences, each with the field it is about where one is known."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(f"{field}: {' '.join(said)}" for field, said in error.message_dict.items())


def _units(path: Path) -> list[UnitLine]:
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"The file of units can't be read: {error}") from error
    found = []
    for line in text.splitlines():
        parts = [part.strip() for part in line.replace("，", ",").replace("\t", ",").split(",")]
        if not parts[0]:
            continue
        name, short, phone, *more = [*parts, "", ""][: max(3, len(parts))]
        if more:
            raise CommandError(f"A line has at most three parts (name, short name, phone): {line}")
        found.append(UnitLine(name, short or name, phone))
    return found
