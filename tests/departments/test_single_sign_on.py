"""The office's single sign-on: whom it lets in, whom it does not, and that it is not there where nobody set it up."""

from __future__ import annotations

import base64
import hashlib
import hmac
import importlib
import json
import time
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import NoReverseMatch, clear_url_caches, get_resolver, reverse

from departments.models import TotpDevice, User, UserSession
from departments.services import accounts
from reform import urls
from reform.core.models import AuditEntry
from reform.single_sign_on import oidc_settings
from tests.authorization_matrix import MATRIX
from tests.authorization_matrix.rows import ROLES
from tests.authorization_matrix.single_sign_on import SINGLE_SIGN_ON
from tests.departments.office_provider import KID, running_provider

pytestmark = pytest.mark.django_db
BUTTON = "Sign in with the office"


def reload_urls():
    importlib.reload(urls)
    clear_url_caches()


@pytest.fixture(scope="module")
def served():
    with running_provider() as provider:
        yield provider


@pytest.fixture
def provider(served, settings, monkeypatch):
    """The provider, telling the truth, and a portal set up for it."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    served.claims, served.sign, served.broken = {}, served.signed, False
    settings.LANGUAGE_CODE = "en"
    for name, value in oidc_settings(served.environment()).items():
        setattr(settings, name, value)
    reload_urls()
    yield served
    settings.OIDC_ON = False
    reload_urls()


def come_back(provider, client, query=None, **more):
    """Begin at the portal, sign in at the office, come back; return the portal's answer."""
    begun = client.get(reverse("sso_begin"), more)
    assert begun.status_code == 302
    return client.get(reverse("sso_back"), query or provider.approve(begun["Location"]))


def is_in(client):
    return client.get(reverse("session_list")).status_code == 200


def refusal():
    return AuditEntry.objects.get(act="sign_in", outcome="refused")


# --- set up or not ------------------------------------------------------------------------------------------------
def test_without_settings_there_is_no_page_and_no_button(cast, client, settings):
    settings.LANGUAGE_CODE = "en"
    with pytest.raises(NoReverseMatch):
        reverse("sso_begin")
    assert client.get("/sign-in/office/").status_code == 404
    assert client.get("/sign-in/office/back/?code=1&state=2").status_code == 404
    assert BUTTON not in client.get(reverse("sign_in")).content.decode()
    assert oidc_settings({"OIDC_ISSUER": "", "PATH": "/bin"})["OIDC_ON"] is False


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"OIDC_CLIENT_SECRET": ""}, "OIDC_CLIENT_SECRET"),
        ({"OIDC_ISSUER": ""}, "OIDC_ISSUER"),
        ({"OIDC_TOKEN_ENDPOINT": "http://sso.example.org/token"}, "OIDC_TOKEN_ENDPOINT"),
        ({"OIDC_SIGN_OUT_ENDPOINT": "javascript:alert(1)"}, "OIDC_SIGN_OUT_ENDPOINT"),
        ({"OIDC_USER_CLAIM": "email"}, "OIDC_USER_CLAIM"),
        ({"OIDC_SECOND_FACTOR": "role=admin"}, "OIDC_SECOND_FACTOR"),
    ],
)
def test_incomplete_or_unsafe_settings_stop_the_start(served, changed, said):
    with pytest.raises(ImproperlyConfigured, match=said):
        oidc_settings(served.environment() | changed)


def test_secret_may_come_from_a_file(served, tmp_path):
    path = tmp_path / "secret"
    path.write_text("from a file\n")
    given = served.environment() | {"OIDC_CLIENT_SECRET": "", "OIDC_CLIENT_SECRET_FILE": str(path)}
    assert oidc_settings(given)["OIDC_RP_CLIENT_SECRET"] == "from a file"


def test_matrix_covers_every_url_when_it_is_on(cast, provider):
    names = []

    def walk(resolver):
        for pattern in resolver.url_patterns:
            if hasattr(pattern, "url_patterns"):
                walk(pattern)
            else:
                names.append(pattern.name)

    walk(get_resolver())
    extra = [row.name for row in SINGLE_SIGN_ON]
    assert [name for name in names if name.startswith("sso_")] == extra
    assert set(extra).isdisjoint(row.name for row in MATRIX)


@pytest.mark.parametrize("row", SINGLE_SIGN_ON, ids=lambda row: row.name)
def test_pages_answer_every_role_as_written(cast, provider, row):
    people = dict(
        zip(
            ROLES,
            ("clerk", "head", "liaison", "finance_head", "leader", "north", "admin", "security", "auditor"),
            strict=True,
        )
    )
    for at, role in enumerate(ROLES):
        client = Client()
        client.force_login(cast.people[people[role]].user)
        url = reverse(row.name)
        assert (role, client.get(url).status_code, client.post(url).status_code) == (
            role,
            row.get[at],
            row.post[at],
        )
        assert client.get(url)["Location"] == reverse("home")
    client = Client()
    assert (client.get(url).status_code, client.post(url).status_code) == row.anonymous
    assert not UserSession.objects.exists()


# --- coming in ----------------------------------------------------------------------------------------------------
def test_button_leads_to_the_office_with_state_nonce_and_challenge(cast, provider, client):
    page = client.get(reverse("sign_in"), {"next": "/units/?q=1"}).content.decode()
    assert BUTTON in page
    assert 'href="/sign-in/office/?next=%2Funits%2F%3Fq%3D1"' in page
    first, second = (client.get(reverse("sso_begin"))["Location"] for _ in range(2))
    asked = {name: values[0] for name, values in parse_qs(urlsplit(first).query).items()}
    assert first.startswith(f"{provider.url}/authorize?")
    assert {
        name: asked[name] for name in ("response_type", "client_id", "scope", "code_challenge_method")
    } == {
        "response_type": "code",
        "client_id": "portal",
        "scope": "openid profile",
        "code_challenge_method": "S256",
    }
    assert asked["redirect_uri"] == "http://testserver/sign-in/office/back/"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 32
    other = {name: values[0] for name, values in parse_qs(urlsplit(second).query).items()}
    assert all(asked[name] != other[name] for name in ("state", "nonce", "code_challenge"))


def test_person_the_office_vouches_for_is_in_with_a_session_row_and_an_audit_row(cast, provider, client):
    client.get(reverse("sign_in"))
    client.get(reverse("sso_begin"))
    before = client.cookies["sessionid"].value
    answer = come_back(provider, client, next="/units/?q=1")
    assert (answer.status_code, answer["Location"]) == (302, "/units/?q=1")
    assert is_in(client)
    assert client.cookies["sessionid"].value != before
    row = UserSession.objects.get()
    assert (row.user, row.address, row.session_key) == (
        cast.liaison.user,
        "127.0.0.1",
        client.cookies["sessionid"].value,
    )
    entry = AuditEntry.objects.get(act="sign_in")
    assert (entry.outcome, entry.actor_uid, entry.after) == (
        "done",
        cast.liaison.user.uid,
        {"manner": "office", "second_factor": False},
    )


def test_no_token_stays_in_the_session_or_the_record(cast, provider, client):
    come_back(provider, client)
    kept = json.dumps(dict(client.session)) + str(AuditEntry.objects.values_list())
    assert "opaque-access" not in kept
    assert "eyJ" not in kept
    assert "oidc" not in kept


def test_office_leads_back_to_pages_of_the_own_host_only(cast, provider, client):
    assert come_back(provider, client, next="https://elsewhere.example/")["Location"] == "/"


def test_limits_on_parallel_sessions_hold_for_this_way_in_too(cast, provider):
    clients = [Client() for _ in range(3)]
    for client in clients:
        come_back(provider, client)
    assert [is_in(client) for client in clients] == [False, True, True]


def test_expired_password_keeps_nobody_out_who_uses_none(cast, provider, client):
    User.objects.filter(pk=cast.liaison.user.pk).update(must_change_password=True)
    come_back(provider, client)
    assert is_in(client)
    other = Client()
    other.force_login(cast.liaison.user)
    assert other.get(reverse("session_list"))["Location"] == reverse("password_change")


# --- the office's second factor -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("amr", "enough"),
    [(["pwd", "otp"], True), (["hwk"], True), ("otp", True), (["pwd"], False), (None, False)],
)
def test_second_factor_of_the_office_counts_where_the_settings_say_so(
    cast, provider, client, settings, amr, enough
):
    settings.PROFILE = "production"
    provider.claims = {"preferred_username": "admin", "amr": amr, "acr": "otp"}
    come_back(provider, client)
    assert client.get(reverse("people")).status_code == (200 if enough else 302)
    assert AuditEntry.objects.get(act="sign_in").after["second_factor"] is enough
    assert not TotpDevice.objects.exists()


def test_what_the_office_asked_for_is_forgotten_at_the_next_sign_in(cast, provider, client, settings):
    settings.PROFILE = "production"
    provider.claims = {"preferred_username": "admin", "amr": "otp"}
    come_back(provider, client)
    path = accounts.first_link(User.objects.get(username="admin"))
    new = "Lake-Wind 47 boats"
    client.post(path, {"new_password1": new, "new_password2": new})
    assert client.get(reverse("people"))["Location"].startswith(reverse("second_factor_enrol"))


# --- who is refused -----------------------------------------------------------------------------------------------
def alg_none(claims):
    return jwt.encode(claims, None, algorithm="none", headers={"kid": KID})


def hs256_with_the_public_key(provider):
    def sign(claims):
        def part(data):
            return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=")

        head = part({"alg": "HS256", "typ": "JWT", "kid": KID}) + b"." + part(claims)
        mac = hmac.new(provider.public_pem(), head, hashlib.sha256).digest()
        return (head + b"." + base64.urlsafe_b64encode(mac).rstrip(b"=")).decode()

    return sign


def rs256_with_another_key(claims):
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return jwt.encode(claims, stranger, algorithm="RS256", headers={"kid": KID})


def unknown_kid(provider):
    return lambda claims: jwt.encode(claims, provider.key, algorithm="RS256", headers={"kid": "key-9"})


@pytest.mark.parametrize(
    ("lie", "why"),
    [
        ({"nonce": "another sign-in's"}, "InvalidTokenError"),
        ({"nonce": None}, "MissingRequiredClaimError"),
        ({"aud": "another-portal"}, "InvalidAudienceError"),
        ({"aud": ["portal", "other"], "azp": "other"}, "InvalidAudienceError"),
        ({"iss": "https://elsewhere.example"}, "InvalidIssuerError"),
        ({"exp": 1_700_000_000}, "ExpiredSignatureError"),
        ({"exp": None}, "MissingRequiredClaimError"),
        ({"iat": int(time.time()) + 3600}, "ImmatureSignatureError"),
        ({"sub": None}, "MissingRequiredClaimError"),
        ("none", "InvalidAlgorithmError"),
        ("hs256", "InvalidAlgorithmError"),
        ("another key", "InvalidSignatureError"),
        ("unknown kid", "SuspiciousOperation"),
        ("garbage", "DecodeError"),
    ],
)
def test_token_that_is_not_what_it_must_be_lets_nobody_in(cast, provider, client, lie, why):
    if isinstance(lie, dict):
        provider.claims = lie
    else:
        provider.sign = {
            "none": alg_none,
            "hs256": hs256_with_the_public_key(provider),
            "another key": rs256_with_another_key,
            "unknown kid": unknown_kid(provider),
            "garbage": lambda _claims: "garbage",
        }[lie]
    answer = come_back(provider, client)
    assert answer.status_code == 403
    assert "did not say who you are" in answer.content.decode()
    assert refusal().reason == f"single sign-on: token: {why}"
    assert not is_in(client)


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"preferred_username": "nobody-here"}, "unknown account"),
        ({"preferred_username": "LIAISON"}, "unknown account"),
        ({"preferred_username": "closed"}, "closed account"),
    ],
)
def test_unknown_and_closed_accounts_are_refused_alike_and_none_is_made(
    cast, provider, client, claims, reason
):
    User.objects.create_user(username="closed", name="已离任", is_active=False)
    count = User.objects.count()
    provider.claims = claims | {"email": "liaison", "name": "陆小满"}
    answer = come_back(provider, client)
    assert answer.status_code == 403
    assert "no open account of that name" in answer.content.decode()
    entry = refusal()
    assert (entry.reason, entry.after["claim"]) == (
        f"single sign-on: {reason}",
        claims["preferred_username"],
    )
    assert User.objects.count() == count
    assert not is_in(client)


def test_another_claim_may_name_the_account_and_no_other_does(cast, provider, client, settings):
    settings.OIDC_USER_CLAIM = "employee"
    assert come_back(provider, client).status_code == 403
    assert refusal().reason == "single sign-on: token: no employee"
    provider.claims = {"employee": "finance_liaison"}
    assert come_back(provider, client).status_code == 302
    assert UserSession.objects.get().user == cast.finance_liaison.user


def test_state_is_this_browsers_and_works_once(cast, provider, client):
    begun = client.get(reverse("sso_begin"))["Location"]
    query = provider.approve(begun)
    thief = Client()
    assert thief.get(reverse("sso_back"), query).status_code == 403
    assert client.get(reverse("sso_back"), query | {"state": "made-up"}).status_code == 403
    asked = provider.tokens_asked
    assert client.get(reverse("sso_back"), {"state": query["state"]}).status_code == 403
    assert client.get(reverse("sso_back"), query).status_code == 403
    # None of these was worth a question to the office.
    assert provider.tokens_asked == asked
    assert not is_in(client)


def test_code_of_another_browser_is_refused_by_its_challenge(cast, provider):
    thief, owner = Client(), Client()
    stolen = provider.approve(owner.get(reverse("sso_begin"))["Location"])
    own = provider.approve(thief.get(reverse("sso_begin"))["Location"])
    assert thief.get(reverse("sso_back"), {"code": stolen["code"], "state": own["state"]}).status_code == 403
    assert not is_in(thief)


def test_refusal_by_the_office_and_an_office_out_of_order_say_a_sentence(cast, provider, client):
    begun = client.get(reverse("sso_begin"))["Location"]
    state = provider.approve(begun)["state"]
    answer = client.get(reverse("sso_back"), {"error": "access_denied\r\nforged", "state": state})
    assert answer.status_code == 403
    provider.broken = True
    assert come_back(provider, client).status_code == 403
    reasons = AuditEntry.objects.filter(act="sign_in").order_by("pk").values_list("reason", flat=True)
    assert list(reasons) == [
        "single sign-on: provider: access_denied  forged",
        "single sign-on: provider: HTTPError",
    ]


# --- going out ----------------------------------------------------------------------------------------------------
def test_sign_out_ends_the_session_here_and_offers_to_end_it_at_the_office(cast, provider, client):
    come_back(provider, client)
    answer = client.post(reverse("sign_out"))
    assert answer["Location"] == "/sign-in/?left"
    assert not is_in(client)
    assert not UserSession.objects.exists()
    assert f'href="{provider.url}/leave"' in client.get("/sign-in/?left").content.decode()
    assert f"{provider.url}/leave" not in client.get("/sign-in/").content.decode()


def test_sign_out_after_a_password_says_nothing_of_the_office(cast, provider, client):
    client.force_login(cast.liaison.user)
    assert client.post(reverse("sign_out"))["Location"] == "/sign-in/"
