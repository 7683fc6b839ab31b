"""What a browser test must know of a portal's data, answered as JSON by a process of its own.

The tests themselves never touch the database: a browser driven from the same thread would forbid it.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import django


def office() -> dict[str, str]:
    """Make the demonstration's city with its units and people, and nothing else; return passwords by account."""
    from django.conf import settings
    from django.db import transaction

    from reform.portal.demo.people import make_office

    data = json.loads((settings.BASE_DIR / "fixtures" / "demo" / "city.json").read_text("utf-8"))
    with transaction.atomic():
        made = make_office(data)
    return {account.username: account.password for account in made.accounts}


SCENES = {"office": office}

if __name__ == "__main__":
    django.setup()
    answer: Any = SCENES[sys.argv[1]]()
    sys.stdout.write(json.dumps(answer, ensure_ascii=False))
