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


def servers() -> dict[str, Any]:
    """Say on which database and broker the portal runs."""
    from django.conf import settings
    from django.db import connection

    with connection.cursor():
        version = connection.pg_version // 10000 if connection.vendor == "postgresql" else ""
    return {"database": f"{connection.vendor} {version}".strip(), "broker": bool(settings.REDIS_URL)}


def jobs() -> list[dict[str, Any]]:
    """Say how each job ended."""
    from reform.core.models import Job

    return list(Job.objects.order_by("pk").values("kind", "state", "attempts"))


def house() -> dict[str, Any]:
    """Put something on every page; return addresses of places, sessions by role, and answers to what goes wrong."""
    from tests.browser.places import find_places
    from tests.browser.troubles import answers

    found, keys = find_places(), sessions()
    return {"places": found, "sessions": keys, "troubles": answers(keys)}


def sessions() -> dict[str, str]:
    """Sign everybody of tests.browser.pages in and return the session's key by role."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY
    from django.contrib.auth import SESSION_KEY as USER_KEY

    from departments.kept import SESSION_KEY as KEPT_FORM
    from departments.middleware import SESSION_KEY
    from departments.models import Post, User
    from tests.browser.pages import ACCOUNTS

    store = import_module(settings.SESSION_ENGINE).SessionStore
    keys = {}
    for role, account in ACCOUNTS.items():
        if not account:
            continue
        user = User.objects.get(username=account)
        post = Post.objects.get(holdings__user=user, role=role.removeprefix("region_"))
        session = store()
        session[USER_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session[SESSION_KEY] = str(post.uid)
        if role == "liaison":
            session[KEPT_FORM] = _kept_form(user)
        session.create()
        keys[role] = session.session_key
    return keys


def _kept_form(user: Any) -> str:
    """Return a progress report that was sent after its session had ended, with a file, as a session carries it."""
    from departments.kept import Kept, sealed

    said = "已完成第三批现场核查，问题清单反馈各县，要求月底前整改到位。"
    typed = [{"name": "text", "label": "本期进展", "text": said}]
    fields = [("text", said), ("self_rated", "on_schedule")]
    return sealed(Kept("/my-reports/", "/my-reports/", fields, typed, str(user.uid), files=True))


def busy_month() -> dict[str, str]:
    """Make a month of sixty matters; return passwords by account."""
    from tests.browser.busy_month import make_month

    return make_month()


def others_filed() -> dict[str, int]:
    """File what the other units of the busy month owe; return the reports by state."""
    from tests.browser.busy_month import file_the_others, states

    file_the_others()
    return states()


def report_states() -> dict[str, int]:
    """Return how many reports are in each state."""
    from tests.browser.busy_month import states

    return states()


def missed_report() -> dict[str, str]:
    """Make a matter that was missed and behind once, in a second month; return passwords by account."""
    from tests.browser.missed_report import make_case

    return make_case()


def next_night() -> dict[str, str]:
    """Let the ladder walk on the next working day; return how many orders it drafted."""
    from tests.browser.missed_report import next_night

    return next_night()


def asked_for() -> dict[str, str]:
    """Make a matter in an open period, of which its unit may ask for coordination; return passwords by account."""
    from tests.browser.way_up_case import make_case

    return make_case()


def paper_to_compose() -> dict[str, str]:
    """Make the draft of a month with a matter behind; return passwords by account and its address."""
    from tests.browser.composed import make_draft

    return make_draft()


SCENES = {
    scene.__name__: scene
    for scene in (
        office,
        servers,
        jobs,
        house,
        sessions,
        busy_month,
        others_filed,
        report_states,
        missed_report,
        next_night,
        asked_for,
        paper_to_compose,
    )
}

if __name__ == "__main__":
    django.setup()
    answer: Any = SCENES[sys.argv[1]]()
    sys.stdout.write(json.dumps(answer, ensure_ascii=False))
