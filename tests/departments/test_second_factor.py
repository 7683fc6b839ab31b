"""The second factor: codes that work once, who must show one, paper in its stead, and what is never told."""

from __future__ import annotations

import logging
import re
from base64 import b32decode
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db.models import TextField
from django.db.models.functions import Cast
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP

from departments.models import (
    Notification,
    Post,
    PostHolding,
    RecoveryCode,
    SecurityPolicy,
    TotpDevice,
    User,
    UserSession,
)
from departments.selectors.policy import forget_policy
from departments.services import accounts, second_factor
from departments.services.second_factor import WrongCode
from departments.verified import VERIFIED_AT, verified_within
from departments.views.second_factor import PENDING
from reform.core.keys import unlock
from reform.core.models import AuditEntry
from reform.core.workflow import Conflict
from tests.cast import PASSWORD

NOW = "2026-11-20 09:00:10+08:00"
REFUSED = "This code does not work"


@pytest.fixture(autouse=True)
def _production(settings):
    """What production asks for; the address has no TLS here."""
    settings.LANGUAGE_CODE = "en"
    settings.PROFILE = "production"


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def code(key, *, step=0):
    """The code an app shows now, or `step` steps of 30 seconds later."""
    app = TOTP(b32decode(key))
    app.time = timezone.now().timestamp() + 30 * step
    return f"{app.token():06}"


def wrong(key):
    """A code that no step near now has."""
    near = {code(key, step=step) for step in range(-3, 4)}
    return next(one for one in ("000000", "111111", "222222", "333333", "444444") if one not in near)


def enrolled(actor, clock):
    """Set the person's app up; return its key and the recovery codes. A step later any code is fresh."""
    key = second_factor.new_key()
    _device, codes = second_factor.enrol(key=key, code=code(key), by=actor)
    clock.shift(60)
    return key, codes


def enter(username, client=None):
    client = client or Client()
    client.cookies["portal_language"] = "en"
    assert client.post(reverse("sign_in"), {"username": username, "password": PASSWORD}).status_code == 302
    return client


def show(client, typed, **more):
    return client.post(reverse("second_factor_code"), {"code": typed, **more})


def home(client):
    return client.get(reverse("home"))


def device_of(actor):
    return TotpDevice.objects.get(user=actor.user)


# --- a code works once, now, and not after many wrong ones --------------------------------------------------------
def test_code_of_now_and_of_one_step_either_side_is_taken(cast, clock):
    for step in (-1, 0, 1):
        TotpDevice.objects.all().delete()
        device = TotpDevice.objects.create(user=cast.admin.user, name="app", key=second_factor.new_key())
        assert device.verify_token(code(device.key, step=step))


@pytest.mark.parametrize("step", [-3, -2, 2, 3])
def test_code_of_two_steps_away_is_refused(cast, clock, step):
    device = TotpDevice.objects.create(user=cast.admin.user, name="app", key=second_factor.new_key())
    assert not device.verify_token(code(device.key, step=step))


def test_code_works_once_and_earlier_ones_no_more(cast, clock):
    device = TotpDevice.objects.create(user=cast.admin.user, name="app", key=second_factor.new_key())
    now = code(device.key)
    assert device.verify_token(now)
    assert not device_of(cast.admin).verify_token(now)
    clock.shift(timedelta(seconds=5))
    assert not device_of(cast.admin).verify_token(code(device.key, step=-1))
    clock.shift(timedelta(seconds=5))
    assert device_of(cast.admin).verify_token(code(device.key, step=1))


def test_used_code_has_no_step(cast, clock):
    device = TotpDevice.objects.create(user=cast.admin.user, name="app", key=second_factor.new_key())
    now, next_one = code(device.key), code(device.key, step=1)
    assert device.verify_token(now)
    assert device_of(cast.admin).step_of(now) is None
    assert device_of(cast.admin).step_of(next_one) == device_of(cast.admin).last_t + 1


def test_stale_copy_of_the_device_cannot_take_a_code_again(cast, clock):
    made = TotpDevice.objects.create(user=cast.admin.user, name="app", key=second_factor.new_key())
    one, other = device_of(cast.admin), device_of(cast.admin)
    assert one.verify_token(code(made.key))
    assert not other.verify_token(code(made.key))


def test_attempt_on_a_stale_copy_is_not_looked_at(cast, clock):
    made = TotpDevice.objects.create(user=cast.admin.user, name="app", key=second_factor.new_key())
    one, other = device_of(cast.admin), device_of(cast.admin)
    assert not one.verify_token(wrong(made.key))
    # Its turn went with the wrong code: the right one comes too soon.
    assert not other.verify_token(code(made.key))
    clock.shift(timedelta(seconds=2))
    assert device_of(cast.admin).verify_token(code(made.key))


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "-12345", " 12345"])
def test_what_is_no_code_is_refused(cast, clock, typed):
    device = TotpDevice.objects.create(user=cast.admin.user, name="app", key=second_factor.new_key())
    assert not device.verify_token(typed)


def test_each_wrong_code_doubles_the_wait(cast, clock):
    made = TotpDevice.objects.create(user=cast.admin.user, name="app", key=second_factor.new_key())
    for failures in range(10):
        assert not device_of(cast.admin).verify_token(wrong(made.key))
        clock.shift(timedelta(seconds=2**failures - 0.5))
        assert not device_of(cast.admin).verify_token(code(made.key))
        clock.shift(timedelta(seconds=1))
    assert device_of(cast.admin).throttling_failure_count == 10
    assert device_of(cast.admin).verify_token(code(made.key))
    assert device_of(cast.admin).throttling_failure_count == 0


def test_the_wait_ends_growing_at_half_an_hour(cast, clock):
    made = TotpDevice.objects.create(user=cast.admin.user, name="app", key=second_factor.new_key())
    for _ in range(30):
        device_of(cast.admin).verify_token(wrong(made.key))
        clock.shift(timedelta(hours=1))
    assert device_of(cast.admin).verify_token(code(made.key))


# --- setting it up ------------------------------------------------------------------------------------------------
def begin_enrolment(client):
    """Open the page and return the key it offers."""
    page = client.get(reverse("second_factor_enrol"))
    assert page.status_code == 200
    return unlock(client.session[PENDING]), page.content.decode()


def test_administrator_without_a_device_is_sent_to_set_one_up_and_goes_on(cast, clock):
    client = enter("admin")
    answer = client.get(reverse("people"), {"q": "方"})
    assert answer["Location"] == "/second-factor/enrol/?next=%2Fpeople%2F%3Fq%3D%25E6%2596%25B9"
    key, page = begin_enrolment(client)
    assert len(b32decode(key)) == 20
    assert 'src="data:image/svg+xml' in page
    assert [key[at : at + 4] for at in range(0, 32, 4)] == re.findall(r"<span>([A-Z2-7]{4})</span>", page)
    answer = client.post(reverse("second_factor_enrol"), {"code": code(key), "next": "/people/?q=1"})
    codes = re.findall(r"<li>((?:[A-Z2-7]{4}-?){4})</li>", answer.content.decode())
    assert len(set(codes)) == 10
    assert 'href="/people/?q=1"' in answer.content.decode()
    assert home(client).status_code == 200


def test_enrolment_with_a_wrong_code_keeps_the_key_and_nothing_else(cast, clock):
    client = enter("admin")
    key, _page = begin_enrolment(client)
    answer = client.post(reverse("second_factor_enrol"), {"code": wrong(key)})
    assert (answer.status_code, REFUSED in answer.content.decode()) == (422, True)
    assert begin_enrolment(client)[0] == key
    assert not TotpDevice.objects.exists()
    assert home(client)["Location"].startswith("/second-factor/enrol/")


def test_code_that_confirmed_the_device_is_used_up(cast, clock):
    client = enter("admin")
    key, _page = begin_enrolment(client)
    client.post(reverse("second_factor_enrol"), {"code": code(key)})
    client = enter("admin")
    assert show(client, code(key)).status_code == 422


def test_whoever_knows_the_password_alone_cannot_set_up_another_device(cast, clock):
    enrolled(cast.admin, clock)
    client = enter("admin")
    assert client.get(reverse("second_factor_enrol"))["Location"] == reverse("second_factor")
    assert client.get(reverse("second_factor"))["Location"].startswith(reverse("second_factor_code"))
    session = client.session
    session[PENDING] = "planted"
    session.save()
    assert client.post(reverse("second_factor_enrol"), {"code": "123456"}).status_code == 302
    key = second_factor.new_key()
    with pytest.raises(Conflict):
        second_factor.enrol(key=key, code=code(key), by=cast.admin)
    assert TotpDevice.objects.count() == 1


# --- showing it ---------------------------------------------------------------------------------------------------
def test_code_is_asked_at_each_sign_in_and_leads_back(cast, clock):
    key, _codes = enrolled(cast.admin, clock)
    for _ in range(2):
        client = enter("admin")
        assert home(client)["Location"] == "/second-factor/code/?next=%2F"
        assert client.get("/second-factor/code/?next=/people/").status_code == 200
        assert show(client, code(key), next="/people/")["Location"] == "/people/"
        assert home(client).status_code == 200
        client.post(reverse("sign_out"))
        clock.shift(timedelta(seconds=31))


def test_code_leads_to_pages_of_the_own_host_only(cast, clock):
    key, _codes = enrolled(cast.admin, clock)
    assert show(enter("admin"), code(key), next="https://elsewhere.example/")["Location"] == "/"


def test_every_refused_code_gets_the_same_sentence_and_stands_in_the_record(cast, clock):
    key, _codes = enrolled(cast.admin, clock)
    client = enter("admin")
    used = code(key)
    show(client, used)
    client = enter("admin")
    said = []
    for typed in (used, wrong(key), code(key, step=1), "AAAA-BBBB-CCCC-DDDD"):
        answer = show(client, typed)
        assert answer.status_code == 422
        said.append(re.sub(r'value="[^"]*"', "", re.search(r"field-error.*", answer.content.decode())[0]))
    assert len(set(said)) == 1
    assert REFUSED in said[0]
    refused = AuditEntry.objects.filter(act="second_factor.use", outcome="refused")
    assert [entry.after["with"] for entry in refused.order_by("pk")] == ["app", "app", "app", "paper"]
    assert {entry.actor_uid for entry in refused} == {cast.admin.user.uid}


def test_showing_a_code_gives_the_session_a_new_key(cast, clock):
    key, _codes = enrolled(cast.admin, clock)
    client = enter("admin")
    before = client.cookies["sessionid"].value
    show(client, code(key))
    after = client.cookies["sessionid"].value
    assert after != before
    assert UserSession.objects.get(user=cast.admin.user).session_key == after
    client.cookies["sessionid"] = before
    assert home(client)["Location"].startswith(reverse("sign_in"))


def test_too_many_codes_in_a_short_time_are_refused_before_they_are_looked_at(cast, clock):
    enrolled(cast.admin, clock)
    client = enter("admin")
    assert [show(client, "AAAA-BBBB-CCCC-DDDD").status_code for _ in range(31)] == [422] * 30 + [429]


def test_fragment_is_told_to_load_the_whole_code_page(cast, clock):
    enrolled(cast.admin, clock)
    answer = enter("admin").get(
        reverse("people"),
        headers={"hx-request": "true", "hx-current-url": "http://testserver/people/?view=posts"},
    )
    assert (answer.status_code, answer["HX-Redirect"]) == (
        200,
        "/second-factor/code/?next=%2Fpeople%2F%3Fview%3Dposts",
    )


def test_device_taken_away_counts_no_more_in_open_sessions(cast, clock):
    key, _codes = enrolled(cast.admin, clock)
    client = enter("admin")
    show(client, code(key))
    TotpDevice.objects.all().delete()
    assert home(client)["Location"].startswith(reverse("second_factor_enrol"))


def test_one_persons_device_does_not_verify_another(cast, clock):
    enrolled(cast.admin, clock)
    enrolled(cast.security, clock)
    client = enter("security")
    session = client.session
    session["otp_device_id"] = device_of(cast.admin).persistent_id
    session.save()
    assert home(client)["Location"].startswith(reverse("second_factor_code"))


def test_somebody_elses_code_opens_nothing(cast, clock):
    key, _codes = enrolled(cast.admin, clock)
    enrolled(cast.security, clock)
    client = enter("security")
    assert show(client, code(key)).status_code == 422
    assert home(client)["Location"].startswith(reverse("second_factor_code"))


def test_shown_factor_is_fresh_for_the_minutes_asked_and_no_longer(cast, clock):
    enrolled(cast.admin, clock)
    request = RequestFactory().get("/")
    request.user, request.session = cast.admin.user, Client().session
    shown = []
    request.user.is_verified = lambda: bool(shown)
    assert not verified_within(request, 10)
    shown.append(True)
    assert not verified_within(request, 10)
    request.session[VERIFIED_AT] = timezone.now().timestamp()
    clock.shift(timedelta(minutes=10))
    assert verified_within(request, 10)
    clock.shift(timedelta(seconds=1))
    assert not verified_within(request, 10)
    # The device was taken away meanwhile.
    shown.clear()
    assert not verified_within(request, 20)


# --- who must -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "asked"),
    [("admin", True), ("security", True), ("auditor", True), ("head", False), ("liaison", False)],
)
def test_administrators_are_always_asked_others_by_the_rules(cast, who, asked):
    client = enter(who)
    assert (home(client).status_code == 302) is asked
    SecurityPolicy.objects.create(pk=1, second_factor_roles=["head", "liaison"])
    forget_policy()
    assert home(client).status_code == 302


@pytest.mark.parametrize("who", ["admin", "security", "auditor", "head"])
def test_demonstration_asks_nobody(cast, settings, who):
    settings.PROFILE = "demo"
    SecurityPolicy.objects.create(pk=1, second_factor_roles=["head"])
    forget_policy()
    assert home(enter(who)).status_code == 200


def test_ways_out_stay_open_and_the_password_only_when_it_must_change(cast):
    post = Post.objects.create(
        programme=cast.programme, department=cast.finance, role="liaison", title="联络员乙"
    )
    PostHolding.objects.create(post=post, user=cast.admin.user, held_from="2020-01-01")
    client = enter("admin")
    assert client.post(reverse("set_language"), {"language": "en"}).status_code == 302
    assert client.get(reverse("password_change"))["Location"].startswith("/second-factor/enrol/")
    User.objects.filter(pk=cast.admin.user.pk).update(must_change_password=True)
    assert client.get(reverse("password_change")).status_code == 200
    User.objects.filter(pk=cast.admin.user.pk).update(must_change_password=False)
    # In a post that needs none, nobody asks; back in the other one, again.
    assert client.post(reverse("switch_post"), {"post": post.uid})["Location"] == "/"
    assert home(client).status_code == 200
    client.post(reverse("switch_post"), {"post": cast.admin.post.uid})
    assert home(client).status_code == 302
    assert client.post(reverse("sign_out"))["Location"] == reverse("sign_in")


# --- signing in otherwise -----------------------------------------------------------------------------------------
def test_one_time_link_does_not_bypass_the_second_factor(cast, clock):
    key, _codes = enrolled(cast.auditor, clock)
    path = accounts.issue_link(user=cast.auditor.user, by=cast.admin)
    client = Client()
    new = "Lake-Wind 47 boats"
    assert client.post(path, {"new_password1": new, "new_password2": new})["Location"] == "/"
    assert home(client)["Location"].startswith(reverse("second_factor_code"))
    show(client, code(key))
    assert home(client).status_code == 200


def test_new_sign_in_within_the_same_browser_loses_what_was_shown(cast, clock):
    key, _codes = enrolled(cast.auditor, clock)
    client = enter("auditor")
    show(client, code(key))
    path = accounts.first_link(User.objects.get(pk=cast.auditor.user.pk))
    new = "Lake-Wind 47 boats"
    assert client.post(path, {"new_password1": new, "new_password2": new}).status_code == 302
    assert home(client)["Location"].startswith(reverse("second_factor_code"))


@pytest.mark.parametrize("kept", ["otp_device_id", "verified_by_office"])
def test_what_a_session_held_before_the_sign_in_counts_for_nothing(cast, clock, kept):
    enrolled(cast.auditor, clock)
    client = Client()
    session = client.session
    session[kept] = device_of(cast.auditor).persistent_id
    session.save()
    enter("auditor", client)
    assert home(client)["Location"].startswith(reverse("second_factor_code"))


# --- codes on paper -----------------------------------------------------------------------------------------------
def test_each_recovery_code_works_once_however_it_is_typed(cast, clock):
    _key, codes = enrolled(cast.admin, clock)
    for at, typed in enumerate(
        [codes[0], codes[1].lower(), codes[2].replace("-", " "), codes[3].replace("-", "")]
    ):
        client = enter("admin")
        assert show(client, typed).status_code == 302
        assert home(client).status_code == 200
        assert RecoveryCode.objects.filter(used_at=None).count() == 9 - at
        assert show(enter("admin"), codes[at]).status_code == 422


def test_recovery_code_used_between_look_and_write_is_not_taken_again(cast, clock):
    _key, codes = enrolled(cast.admin, clock)
    paper = second_factor._recovery_code(cast.admin.user, codes[0])
    assert second_factor._cross_out(paper)
    assert not second_factor._cross_out(paper)


def test_letters_misread_from_paper_are_understood(cast, clock):
    enrolled(cast.admin, clock)
    RecoveryCode.objects.all().delete()
    second_factor._keep_codes(cast.admin.user, [second_factor.make_password("OOOOIIIIBBBB7777")])
    assert show(enter("admin"), "0000-1111-8888-7777").status_code == 302


def test_recovery_codes_lie_as_hashes_and_have_eighty_bits(cast, clock):
    _key, codes = enrolled(cast.admin, clock)
    plain = [code.replace("-", "") for code in codes]
    assert {len(b32decode(one)) for one in plain} == {10}
    kept = list(RecoveryCode.objects.values_list("code", flat=True))
    assert len({hash.split("$")[1] for hash in kept}) == 10
    assert not any(one in hash for one in plain for hash in kept)


def test_somebody_elses_recovery_code_opens_nothing(cast, clock):
    enrolled(cast.admin, clock)
    _key, codes = enrolled(cast.security, clock)
    assert show(enter("admin"), codes[0]).status_code == 422
    assert RecoveryCode.objects.filter(used_at=None).count() == 20


@pytest.fixture
def verified(cast, clock):
    """The administrator, signed in and verified a step ago: client, key and codes."""
    key, codes = enrolled(cast.admin, clock)
    client = enter("admin")
    show(client, code(key))
    clock.shift(60)
    return client, key, codes


def test_new_recovery_codes_cost_a_fresh_code_and_end_the_former_ones(cast, verified, clock):
    client, key, codes = verified
    assert client.post(reverse("second_factor_codes"), {"renew-code": wrong(key)}).status_code == 422
    clock.shift(timedelta(seconds=2))
    answer = client.post(reverse("second_factor_codes"), {"renew-code": code(key)})
    fresh = re.findall(r"<li>((?:[A-Z2-7]{4}-?){4})</li>", answer.content.decode())
    assert len(fresh) == 10
    assert show(enter("admin"), codes[0]).status_code == 422
    assert show(enter("admin"), fresh[0]).status_code == 302
    assert AuditEntry.objects.filter(act="second_factor.codes").count() == 1


def test_device_is_removed_with_a_fresh_code_only(cast, verified, clock):
    client, key, codes = verified
    assert client.post(reverse("second_factor_remove"), {"remove-code": wrong(key)}).status_code == 422
    assert client.post(reverse("second_factor_remove"), {}).status_code == 422
    assert TotpDevice.objects.count() == 1
    answer = client.post(reverse("second_factor_remove"), {"remove-code": codes[0]})
    assert answer["Location"] == reverse("second_factor")
    assert (TotpDevice.objects.count(), RecoveryCode.objects.count()) == (0, 0)
    assert AuditEntry.objects.filter(act="second_factor.remove").count() == 1
    assert home(client)["Location"].startswith(reverse("second_factor_enrol"))


def test_codes_without_a_device_open_nothing(cast):
    with pytest.raises(WrongCode):
        second_factor.use_code(code="123456", by=cast.admin)


# --- resetting somebody's -----------------------------------------------------------------------------------------
def test_security_administrator_resets_a_persons_second_factor(cast, clock, settings):
    enrolled(cast.auditor, clock)
    key, _codes = enrolled(cast.security, clock)
    theirs = enter("auditor")
    client = enter("security")
    show(client, code(key))
    person = reverse("person_detail", args=[cast.auditor.user.uid])
    act = reverse("account_second_factor", args=[cast.auditor.user.uid])
    assert act in client.get(person).content.decode()
    assert client.post(act)["Location"] == person
    assert not TotpDevice.objects.filter(user=cast.auditor.user).exists()
    assert not RecoveryCode.objects.filter(user=cast.auditor.user).exists()
    assert home(theirs)["Location"].startswith(reverse("sign_in"))
    entry = AuditEntry.objects.get(act="second_factor.reset")
    assert (entry.actor_label, entry.object_uid) == (cast.security.label, cast.auditor.user.uid)
    told = Notification.objects.get(user=cast.auditor.user)
    assert told.title == "Your second factor was reset"
    assert act not in client.get(person).content.decode()


def test_nobody_resets_the_own_second_factor_and_only_the_security_administrator_others(cast, clock):
    enrolled(cast.security, clock)
    enrolled(cast.auditor, clock)
    for actor, user in [
        (cast.security, cast.security.user),
        (cast.admin, cast.auditor.user),
        (cast.auditor, cast.auditor.user),
        (cast.clerk, cast.auditor.user),
    ]:
        with pytest.raises(PermissionDenied):
            second_factor.reset_device(user=user, by=actor)
    assert TotpDevice.objects.count() == 2


def test_whoever_runs_the_portal_resets_the_only_administrators_second_factor(cast, clock, capsys):
    enrolled(cast.security, clock)
    client = enter("security")
    call_command("reset_second_factor", "security")
    assert "is reset" in capsys.readouterr().out
    assert not TotpDevice.objects.exists()
    assert home(client)["Location"].startswith(reverse("sign_in"))
    entry = AuditEntry.objects.get(act="second_factor.reset")
    assert (entry.role, entry.object_uid) == ("system", cast.security.user.uid)


# --- what is never told -------------------------------------------------------------------------------------------
def test_key_and_codes_are_in_no_log_no_record_no_later_page_and_no_column(cast, clock, caplog):
    with caplog.at_level(logging.DEBUG):
        client = enter("admin")
        key, _page = begin_enrolment(client)
        shown = client.post(reverse("second_factor_enrol"), {"code": code(key)}).content.decode()
        codes = re.findall(r"<li>((?:[A-Z2-7]{4}-?){4})</li>", shown)
        clock.shift(60)
        show(client, codes[1])
        pages = [
            client.get(reverse(name)).content.decode()
            for name in ("second_factor", "second_factor_code", "session_list", "home", "people")
        ]
        pages.append(client.get(reverse("second_factor_enrol"), follow=True).content.decode())
        client.post(reverse("second_factor_codes"), {"renew-code": code(key)})
    secrets = [key, key.lower(), " ".join(key[at : at + 4] for at in range(0, 32, 4)), *codes]
    secrets += [code.replace("-", "") for code in codes]
    lies = (
        str(list(AuditEntry.objects.values_list()))
        + caplog.text
        + "".join(pages)
        + str(client.session.items())
    )
    lies += str(TotpDevice.objects.values_list(Cast("key", TextField())))
    lies += str(RecoveryCode.objects.values_list("code"))
    assert [secret for secret in secrets if secret in lies] == []
    # The key that waits to be confirmed is locked too.
    assert PENDING not in client.session


def test_pending_key_lies_locked_in_the_session(cast, clock):
    client = enter("admin")
    key, _page = begin_enrolment(client)
    assert key not in str(dict(client.session))
