"""The central test: every URL, every role and nobody, against own, other people's and missing objects.

What you may not see answers exactly like what does not exist, and whatever is refused changes nothing. One test asks
one URL for every role and fails with all that was wrong: the role, the method, whose object.
Source: ASVS 8.2, GB/T 22239-2019 访问控制; the expected answers stand in tests/authorization_matrix.
"""

from __future__ import annotations

import contextlib
import re
import traceback
import uuid
from collections.abc import Iterator
from ipaddress import ip_network

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client
from django.test.utils import override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from departments.models import SecurityPolicy
from departments.selectors.policy import forget_policy
from reform.core.models import SpecialDay
from reform.core.office_days import forget_office_days
from tests.answers import check_headers, check_limited
from tests.authorization_matrix import ALIKE, MATRIX, OWN, ROLES, SCOPES, Row
from tests.authorization_matrix.below import BELOW, BELOW_ROLES
from tests.record.recorded import BROWSER, check_recorded, last_entry
from tests.world import World, make_world
from tests.world.known import Known, note_in_use

pytestmark = pytest.mark.django_db
EVERYBODY = (*ROLES, *ALIKE)
# Whose things one level up may know: those of units and programmes; people and places have rows of their own.
BELOW_SCOPES = {"unit", "people", "programme", "below"}
BUSINESS = ("departments", "tasks", "reports")
WRITES = re.compile(r'\s*(?:INSERT\s.*?INTO|REPLACE INTO|UPDATE|DELETE FROM)\s+"(\w+)"', re.IGNORECASE)
RULES = {model._meta.db_table for model in (SecurityPolicy, SpecialDay)}
KNOWN = Known()
each_row = pytest.mark.parametrize("row", MATRIX, ids=lambda row: row.name)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """One world for the whole file, inside one transaction; every test takes back what it did."""
    folder = tmp_path_factory.mktemp("files")
    fast = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=folder, PASSWORD_HASHERS=fast, STATIC_ROOT=None),
        transaction.atomic(),
    ):
        made = make_world()
        made.folder = folder
        for role in EVERYBODY:
            made.clients[role] = Client(headers={"user-agent": BROWSER})
            made.clients[role].force_login(made.actors[role].user)
            note_in_use(made.clients[role])
        made.nobody = Client()
        made.careful = Client(enforce_csrf_checks=True)
        made.fingerprint = fingerprint()
        with KNOWN.answering():
            yield made
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _files_of_the_world(settings, world):
    settings.MEDIA_ROOT = world.folder


class Watch:
    """Notes which tables the statements of a block write to."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(self, execute, sql, params, many, context):
        if found := WRITES.match(sql):
            self.tables.add(found[1])
        return execute(sql, params, many, context)


@contextlib.contextmanager
def taken_back(*clients: Client):
    """Take back whatever the block did, also to the clients' cookies; gives the Watch for `changed`."""
    kept = [{name: one.value for name, one in client.cookies.items()} for client in clients]
    watch = Watch()
    try:
        with transaction.atomic(), connection.execute_wrapper(watch), KNOWN.while_written(watch.tables):
            yield watch
            transaction.set_rollback(True)
    finally:
        for client, cookies in zip(clients, kept, strict=True):
            client.cookies.clear()
            client.cookies.load(cookies)
        # Rules kept from what was taken back are not these.
        if watch.tables & RULES:
            forget_policy()
            forget_office_days()


class Wrong:
    """What is wrong, and for whom: everybody is asked before the test fails."""

    def __init__(self) -> None:
        self.found: list[str] = []

    @contextlib.contextmanager
    def of(self, *who: str) -> Iterator[None]:
        """Note what the block finds wrong; an error that is no finding is raised with `who` beside it."""
        try:
            yield
        except AssertionError as error:
            # Helpers of other files fail without a word: their line says what they ask.
            asked = traceback.extract_tb(error.__traceback__)[-1]
            self.found.append(f"{' '.join(who)}: {asked.name}: {str(error) or asked.line}")
        except Exception as error:
            error.add_note(f"asked as {' '.join(who)}")
            raise


@contextlib.contextmanager
def everybody(row: Row) -> Iterator[Wrong]:
    """Give the Wrong of a URL's roles, and fail with all of it at the end."""
    wrong = Wrong()
    yield wrong
    if wrong.found:
        pytest.fail("\n".join([f"{row.name}:", *wrong.found]), pytrace=False)


def business_models() -> list[type[Model]]:
    """Return the models whose rows are the office's business; sessions, audit and rate rows are not."""
    return [
        *(m for app in BUSINESS for m in apps.get_app_config(app).get_models()),
        apps.get_model("core.Job"),
    ]


def rows_of(model: type[Model]) -> tuple:
    """Return every row of a business table; sign-in bookkeeping (last_login) is left out."""
    columns = [f.attname for f in model._meta.concrete_fields if f.attname != "last_login"]
    return tuple(model.objects.order_by("pk").values_list(*columns))


def fingerprint() -> dict[str, tuple]:
    """Return every row of every business table by the model's label."""
    return {model._meta.label: rows_of(model) for model in business_models()}


def changed(world: World, watch: Watch) -> list[str]:
    """Return the business tables that differ from the world as made, of those that were written to."""
    written = [model for model in business_models() if model._meta.db_table in watch.tables]
    return [model._meta.label for model in written if rows_of(model) != world.fingerprint[model._meta.label]]


def patterns(resolver: URLResolver | None = None) -> list[URLPattern]:
    """Return every pattern of the portal, however deep."""
    found = []
    for one in (resolver or get_resolver()).url_patterns:
        found += patterns(one) if isinstance(one, URLResolver) else [one]
    return found


def address(row: Row, world: World, key: str) -> str:
    """Return the row's address for the belongings of a unit."""
    return reverse(row.name, kwargs=row.kwargs(world.of(key)) if row.kwargs else None)


def missing_address(row: Row, world: World) -> str:
    """Return the row's address with uids that no row has."""
    kwargs = row.kwargs(world.of("health"))
    return reverse(
        row.name, kwargs={k: uuid.uuid4() if isinstance(v, uuid.UUID) else v for k, v in kwargs.items()}
    )


def column(role: str) -> int:
    """Return which of a row's nine answers are the role's."""
    return ROLES.index(ALIKE.get(role, role))


def send(client: Client, method: str, url: str, row: Row, world: World, key: str):
    """Send one request; POST carries the row's data for the belongings of `key`."""
    return client.get(url) if method == "get" else client.post(url, row.data(world.of(key)))


def refused(status: int) -> bool:
    """Whether an answer means that nothing may have happened."""
    return status in {403, 404, 405}


# --- the specification is complete ----------------------------------------------------------------------------------
def test_every_url_stands_in_the_matrix_once():
    names = [pattern.name or str(pattern.pattern) for pattern in patterns()]
    written = [row.name for row in MATRIX]
    assert {"without a row": set(names) - set(written), "row of no URL": set(written) - set(names)} == {
        "without a row": set(),
        "row of no URL": set(),
    }
    assert sorted(names) == sorted(written)


# --- who gets what --------------------------------------------------------------------------------------------------
def ask_own(world: World, row: Row, role: str, method: str, expected: int) -> None:
    """Ask for the role's own object, and hold the answer, its headers, its limit and the record to what is written."""
    client = world.clients[role]
    with taken_back(client) as watch:
        since = last_entry()
        answer = send(client, method, address(row, world, OWN[role]), row, world, OWN[role])
        assert answer.status_code == expected
        check_headers(answer)
        check_limited(row.name, method, answer)
        check_recorded(
            row.name,
            answer,
            actor=world.actors[role],
            since=since,
            changed=lambda: changed(world, watch),
        )
        if method == "get" or refused(expected):
            assert changed(world, watch) == []


@each_row
def test_own_objects_answer_as_written(world, row):
    with everybody(row) as wrong:
        for role in EVERYBODY:
            for method, answers in [("get", row.get), ("post", row.post)]:
                with wrong.of(role, method, OWN[role]):
                    ask_own(world, row, role, method, answers[column(role)])


def ask_strangers(world: World, row: Row, role: str, method: str, expected: int) -> None:
    """Ask for nothing and for what is not the role's: the same answer to the letter, and nothing changes."""
    client = world.clients[role]
    with taken_back(client) as watch:
        answers = {"missing": send(client, method, missing_address(row, world), row, world, OWN[role])}
        for key in SCOPES[row.scope][role]:
            # What the address names may not be labelled: a unit's sheet is the unit's.
            if key.startswith("sealed") and address(row, world, key) == address(row, world, key[7:]):
                continue
            answers[key] = send(client, method, address(row, world, key), row, world, key)
        assert {key: answer.status_code for key, answer in answers.items()} == dict.fromkeys(
            answers, expected
        )
        bodies = {key: words(answer) for key, answer in answers.items()}
        assert [key for key, body in bodies.items() if body != bodies["missing"]] == []
        assert changed(world, watch) == []


@pytest.mark.parametrize("row", [row for row in MATRIX if row.kwargs and row.scope], ids=lambda row: row.name)
def test_other_peoples_and_missing_objects_answer_alike(world, row):
    with everybody(row) as wrong:
        for method, answers in [("get", row.get), ("post", row.post)]:
            # 405 for an address that names nothing: the method was judged before anything was looked for, whoever asks.
            unspoken = set(answers) == {405}
            for role in EVERYBODY[:1] if unspoken else EVERYBODY:
                with wrong.of(role, method):
                    ask_strangers(world, row, role, method, 405 if unspoken else row.stranger[column(role)])


@pytest.mark.parametrize(
    "row", [row for row in MATRIX if row.kwargs and row.scope in BELOW_SCOPES], ids=lambda row: row.name
)
def test_what_lies_below_is_read_and_never_changed(world, row):
    written = BELOW.get(row.name)
    with everybody(row) as wrong:
        for at, role in enumerate(BELOW_ROLES):
            for n, (method, own) in enumerate([("get", row.get), ("post", row.post)]):
                own_answer, stranger = own[ROLES.index(role)], row.stranger[ROLES.index(role)]
                nothing = own_answer if own_answer == 405 else stranger
                expected = int(written[n].split()[at]) if written else nothing
                client = world.clients[role]
                with wrong.of(role, method, "north"), taken_back(client) as watch:
                    answer = send(client, method, address(row, world, "north"), row, world, "north")
                    assert answer.status_code == expected
                    assert changed(world, watch) == []


def words(answer) -> str:
    """Return the page without what differs between any two requests: nonce, CSRF token, its own address."""
    text = re.sub(r'nonce="[^"]*"|value="\w{64}"|content="\w{64}"', "", answer.content.decode())
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UID", text)


@each_row
def test_nobody_signed_in_is_sent_to_the_door(world, row):
    url = address(row, world, "health")
    with taken_back(world.nobody) as watch:
        for method, expected in zip(("get", "post"), row.anonymous, strict=True):
            answer = send(world.nobody, method, url, row, world, "health")
            assert (method, answer.status_code) == (method, expected)
            if expected == 302 and row.name != "set_language":
                assert answer["Location"].startswith(reverse("sign_in"))
        assert changed(world, watch) == []


@each_row
def test_methods_the_portal_does_not_speak_change_nothing(world, row):
    url = address(row, world, "health")
    with everybody(row) as wrong:
        for role in ("head", "liaison"):
            for method in ("put", "patch", "delete"):
                with wrong.of(role, method, "health"), taken_back() as watch:
                    answer = getattr(world.clients[role], method)(url)
                    assert answer.status_code in {403, 404, 405}
                    assert changed(world, watch) == []


@each_row
def test_head_says_what_get_says_and_options_nothing(world, row):
    with everybody(row) as wrong:
        for role in ("head", "liaison", "security_admin"):
            client, url = world.clients[role], address(row, world, OWN[role])
            with wrong.of(role, "head and options", OWN[role]), taken_back(client) as watch:
                asked = client.head(url)
                assert asked.status_code in {row.get[ROLES.index(role)], 405}
                assert b"".join(asked) == b""
                assert client.options(url).status_code in {200, 302, 403, 404, 405}
                assert changed(world, watch) == []


# --- without a token -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("row", [row for row in MATRIX if set(row.post) != {405}], ids=lambda row: row.name)
def test_post_without_csrf_token_is_refused_and_changes_nothing(world, row):
    permitted = [role for role, status in zip(ROLES, row.post, strict=True) if not refused(status)]
    role = permitted[0] if permitted else "head"
    with taken_back(world.careful):
        world.careful.force_login(world.actors[role].user)
        with taken_back() as watch:
            url = address(row, world, OWN[role])
            answer = send(world.careful, "post", url, row, world, OWN[role])
            assert answer.status_code == 403
            assert changed(world, watch) == []


# --- before a privileged post acts ----------------------------------------------------------------------------------
PRIVILEGED = ("system_admin", "security_admin", "auditor")
# Ways out of a post, the door, and the page itself; a link for the first sign-in belongs to somebody else.
OPEN_UNVERIFIED = {"sign_out", "set_language", "switch_post", "second_factor_enrol", "second_factor_code"}
OPEN_FROM_ANYWHERE = {"sign_out", "set_language", "switch_post"}


def send_both(world, row, role):
    """Send GET and POST as the role; return the answers, having seen that nothing changed."""
    client = world.clients[role]
    with taken_back(client) as watch:
        url = address(row, world, OWN[role])
        answers = [send(client, method, url, row, world, OWN[role]) for method in ("get", "post")]
        assert changed(world, watch) == []
    return answers


@pytest.mark.parametrize(
    "row", [row for row in MATRIX if row.name not in OPEN_UNVERIFIED], ids=lambda row: row.name
)
def test_privileged_posts_do_nothing_before_the_second_factor_is_shown(world, row, settings):
    settings.PROFILE = "production"
    for role in PRIVILEGED:
        for answer in send_both(world, row, role):
            assert (role, answer.status_code) == (role, 302)
            assert answer["Location"].startswith(reverse("second_factor_enrol"))


@pytest.mark.parametrize(
    "row", [row for row in MATRIX if row.name not in OPEN_FROM_ANYWHERE], ids=lambda row: row.name
)
def test_administrators_do_nothing_from_outside_of_their_networks(world, row, settings):
    settings.ADMIN_ALLOWED_NETS = (ip_network("10.20.0.0/16"),)
    for role in PRIVILEGED:
        assert [(role, answer.status_code) for answer in send_both(world, row, role)] == [(role, 403)] * 2
