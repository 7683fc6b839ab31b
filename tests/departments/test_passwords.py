"""What a password must be, when it runs out, and that no way of setting one goes round the rules."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.password_validation import get_default_password_validators, validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from departments.models import FormerPassword, SecurityPolicy, User
from departments.selectors.policy import forget_policy
from departments.services import accounts
from reform import settings as portal
from tests.cast import PASSWORD, signed_in

ROOT = Path(__file__).parents[2]
GOOD = "Lake-Wind 47 boats"


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def _asvs(settings):
    settings.RENEW_PASSWORDS = False
    settings.AUTH_PASSWORD_VALIDATORS = settings.AUTH_PASSWORD_VALIDATORS[:-2]
    get_default_password_validators.cache_clear()
    yield
    get_default_password_validators.cache_clear()


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Short-7a", "password_too_short"),
        ("password123", "password_too_common"),
        ("onlysmallletters", "password_classes"),
        ("lettersand12345", "password_classes"),
        ("12345678901234", "password_classes"),
        ("liaison@2026", "password_context"),
        ("Liaison-2026", "password_context"),
        ("Gaige@2026!", "password_context"),
        ("yunxi_2026A", "password_context"),
        ("云溪云溪2026a!云溪云溪", None),
        (GOOD, None),
        ("秋水共长天一色 Aa1", None),
        ("x7-" + "Qa" * 30 + "z", None),
        ("correct Horse battery 9", None),
    ],
)
def test_password_is_taken_or_refused_with_its_reason(cast, password, code):
    try:
        validate_password(password, cast.liaison.user)
    except ValidationError as refusal:
        codes = [error.code for error in refusal.error_list]
    else:
        codes = []
    assert (code in codes) if code else codes == []


@pytest.mark.usefixtures("_asvs")
@pytest.mark.parametrize(("password", "taken"), [("a plain long phrase", True), ("liaison-liaison", False)])
def test_profile_asvs_asks_for_no_classes(cast, password, taken):
    if taken:
        validate_password(password, cast.liaison.user)
    else:
        with pytest.raises(ValidationError):
            validate_password(password, cast.liaison.user)


def test_none_of_the_last_five_passwords_is_taken_again(cast):
    user = cast.liaison.user
    made = [f"Lake-Wind {n}7 boats" for n in range(7)]
    for password in made[:6]:
        accounts.set_password(user=user, password=password, by=cast.liaison)
    for password in made[:6]:
        with pytest.raises(ValidationError) as refusal:
            accounts.set_password(user=user, password=password, by=cast.liaison)
        assert refusal.value.error_list[0].code == "password_history"
    accounts.set_password(user=user, password=made[6], by=cast.liaison)
    accounts.set_password(user=user, password=made[0], by=cast.liaison)
    assert user.check_password(made[0])


def test_a_link_does_not_bring_a_former_password_back(cast):
    user = cast.liaison.user
    link = accounts.issue_link(user=user, by=cast.admin)
    answer = Client().post(link, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert answer.status_code == 200
    user.refresh_from_db()
    assert not user.has_usable_password()
    assert FormerPassword.objects.filter(user=user).count() == 1


# --- running out ----------------------------------------------------------------------------------------------------
def at_day(user, days):
    """Set the user's password so many days back."""
    type(user).objects.filter(pk=user.pk).update(password_changed_at=timezone.now() - timedelta(days=days))


@pytest.mark.parametrize(("days", "page"), [(89, 200), (91, 302)])
def test_a_password_runs_out_after_ninety_days(cast, days, page):
    at_day(cast.liaison.user, days)
    answer = signed_in(cast.liaison).get(reverse("home"))
    assert answer.status_code == page
    if page == 302:
        assert answer["Location"] == reverse("password_change")


def test_a_password_that_ran_out_opens_nothing_by_htmx_either(cast):
    at_day(cast.liaison.user, 91)
    answer = signed_in(cast.liaison).get(reverse("home"), headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == reverse("password_change")


def test_no_days_in_the_policy_means_never(cast):
    SecurityPolicy.objects.create(pk=1, renewal_days=0)
    forget_policy()
    at_day(cast.liaison.user, 5000)
    assert signed_in(cast.liaison).get(reverse("home")).status_code == 200


@pytest.mark.usefixtures("_asvs")
def test_profile_asvs_never_runs_out(cast):
    at_day(cast.liaison.user, 5000)
    assert signed_in(cast.liaison).get(reverse("home")).status_code == 200


def test_a_new_password_holds_again(cast):
    client = signed_in(cast.liaison)
    with time_machine.travel(timezone.now() + timedelta(days=200), tick=False):
        client.force_login(cast.liaison.user)
        assert client.get(reverse("home")).status_code == 302
        sent = {"old_password": PASSWORD, "new_password1": GOOD, "new_password2": GOOD}
        assert client.post(reverse("password_change"), sent)["Location"] == reverse("home")
        assert client.get(reverse("home")).status_code == 200


# --- no way round ---------------------------------------------------------------------------------------------------
def test_passwords_are_set_in_one_place_that_asks_the_validators():
    """Who calls set_password or make_password elsewhere goes round the rules."""
    callers = {}
    for path in [*ROOT.glob("departments/**/*.py"), *ROOT.glob("re*/**/*.py"), *ROOT.glob("tasks/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            called = node.func if isinstance(node, ast.Call) else None
            name = getattr(called, "attr", getattr(called, "id", ""))
            if name in {"set_password", "make_password"} and "accounts" not in ast.unparse(called):
                callers.setdefault(str(path.relative_to(ROOT)), []).append(name)
    assert callers == {
        # An account nobody can sign in to: None is no password.
        "departments/models/user.py": ["set_password"],
        "departments/services/accounts.py": ["set_password"],
        # Recovery codes are made by chance, 80 bits each; only their hashes are kept.
        "departments/services/second_factor.py": ["make_password"],
        # Makes up a word, sets nothing.
        "reform/portal/demo/people.py": ["make_password"],
        # One word made by chance for thousands of made-up people, hashed once.
        "reform/portal/management/commands/seed.py": ["make_password"],
    }


def test_a_password_lies_as_argon2id_with_what_the_peak_allows(cast, settings):
    settings.PASSWORD_HASHERS = portal.PASSWORD_HASHERS
    accounts.set_password(user=cast.clerk.user, password="Long enough 7 words", by=cast.clerk)
    kept = User.objects.get(pk=cast.clerk.user.pk).password
    assert kept.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
