"""联络员变更: asked by a unit, confirmed or refused by the secretariat, carried out at once or with a new account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from departments.enums import ChangeKind, ChangeState, Role
from departments.models import HandOver, LiaisonChange, Notification, Post, PostHolding, User
from departments.selectors.changes import changes_to_carry_out
from departments.selectors.posts import posts_of
from departments.services.changes import (
    ask_change,
    carry_out_with_account,
    carry_out_with_new_account,
    confirm_change,
    refuse_change,
    withdraw_change,
)
from reform.core.files import BadFile
from reform.core.models import AuditEntry
from reform.core.workflow import Conflict, WrongState
from reform.portal.boards import board_of
from tests.cast import make_actor, signed_in


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def ask(cast, who=None, **fields) -> LiaisonChange:
    by = who or cast.finance_liaison
    values = {
        "post": by.post,
        "kind": ChangeKind.REPLACE,
        "name": "苏新禾",
        "phone": "13700002222",
        "starts_on": timezone.localdate(),
        "by": by,
    }
    return ask_change(**(values | fields))


def colleague(cast) -> User:
    """Somebody who once worked in the unit and has an account."""
    user = User.objects.create_user("suxinhe", "苏新禾")
    post = Post.objects.create(
        programme=cast.programme, department=cast.finance, role=Role.DEPARTMENT_HEAD, title="科长"
    )
    PostHolding.objects.create(post=post, user=user, held_from="2020-01-01", held_to="2024-01-01")
    return user


def test_a_form_waits_for_the_secretariat_which_is_told(cast):
    change = ask(cast)
    assert (change.state, change.programme, change.asked_by) == (
        ChangeState.ASKED,
        cast.programme,
        cast.finance_liaison.label,
    )
    told = Notification.objects.filter(key=f"changes.asked:{change.uid}").values_list("user__name", flat=True)
    assert set(told) == {"沈一舟", "季明远", "方静澜"}
    assert AuditEntry.objects.get(act="changes.ask").after["phone"] != "13700002222"
    todo = [one for one in board_of(cast.clerk).waiting if "liaisons" in one.label]
    assert [(one.count, one.url) for one in todo] == [(1, reverse("change_detail", args=[change.uid]))]


def test_somebody_with_an_account_in_the_unit_holds_the_post_as_soon_as_it_is_confirmed(cast):
    user = colleague(cast)
    change = confirm_change(change=ask(cast), version=0, by=cast.clerk)
    assert (change.state, change.user, change.decided_by) == (ChangeState.DONE, user, cast.clerk.label)
    assert posts_of(user) == [cast.finance_liaison.post]
    assert posts_of(cast.finance_liaison.user) == []
    assert HandOver.objects.get().successor == user


def test_a_deputy_stands_beside_the_holder(cast):
    user = colleague(cast)
    confirm_change(change=ask(cast, kind=ChangeKind.DEPUTY), version=0, by=cast.head)
    assert posts_of(user) == posts_of(cast.finance_liaison.user) == [cast.finance_liaison.post]
    assert PostHolding.objects.get(post=cast.finance_liaison.post, user=user).deputy


def test_somebody_without_an_account_waits_for_the_administrator_who_makes_one(cast):
    change = confirm_change(change=ask(cast), version=0, by=cast.clerk)
    assert (change.state, change.user) == (ChangeState.CONFIRMED, None)
    assert [one.count for one in board_of(cast.admin).waiting if "confirmed liaisons" in one.label] == [1]
    user, link = carry_out_with_new_account(change=change, username="sxh", by=cast.admin)
    change.refresh_from_db()
    assert (change.state, change.user, user.phone) == (ChangeState.DONE, user, "13700002222")
    assert posts_of(user) == [cast.finance_liaison.post]
    assert link.startswith("/sign-in/first/")


def test_the_administrator_may_take_an_account_of_the_same_name_and_no_other(cast):
    change = confirm_change(change=ask(cast), version=0, by=cast.clerk)
    elsewhere = User.objects.create_user("elsewhere", "苏新禾")
    with pytest.raises(PermissionDenied):
        carry_out_with_account(change=change, user=cast.leader.user, by=cast.admin)
    carry_out_with_account(change=change, user=elsewhere, by=cast.admin)
    assert posts_of(elsewhere) == [cast.finance_liaison.post]


def test_two_of_one_name_in_the_unit_leave_it_to_a_person(cast):
    colleague(cast)
    other = make_actor(cast.programme, cast.finance, Role.LIAISON, "other", "苏新禾", "联络员乙")
    change = confirm_change(change=ask(cast), version=0, by=cast.clerk)
    assert change.state == ChangeState.CONFIRMED
    assert posts_of(other.user) == [other.post]


def test_a_refusal_says_why_and_changes_nothing(cast):
    change = ask(cast)
    with pytest.raises(ValidationError, match="Say why"):
        refuse_change(change=change, reason=" ", version=0, by=cast.clerk)
    refused = refuse_change(change=change, reason="请附单位来函", version=0, by=cast.clerk)
    assert (refused.state, refused.reason) == (ChangeState.REFUSED, "请附单位来函")
    assert posts_of(cast.finance_liaison.user) == [cast.finance_liaison.post]
    told = Notification.objects.get(key=f"changes.refused:{change.uid}", user=cast.finance_liaison.user)
    assert told.body == "请附单位来函"
    # What was refused holds nobody up.
    assert ask(cast).state == ChangeState.ASKED


@pytest.mark.parametrize("confirmed", [False, True])
def test_the_unit_takes_its_form_back_until_it_is_carried_out(cast, confirmed):
    change = ask(cast)
    if confirmed:
        change = confirm_change(change=change, version=0, by=cast.clerk)
    page = reverse("change_detail", args=[change.uid])
    address = reverse("change_withdraw", args=[change.uid])
    client = signed_in(cast.finance_liaison)
    assert address in client.get(page).content.decode()
    client.post(address, {"version": change.version})
    change.refresh_from_db()
    assert change.state == ChangeState.WITHDRAWN
    told = Notification.objects.filter(key=f"changes.withdrawn:{change.uid}")
    assert {m.user.name for m in told} == {"沈一舟", "季明远", "方静澜"}
    assert AuditEntry.objects.get(act="changes.withdraw").after == {"name": "苏新禾"}
    assert (address in client.get(page).content.decode(), changes_to_carry_out(cast.admin).count()) == (
        False,
        0,
    )
    # What was taken back holds nobody up.
    assert ask(cast).state == ChangeState.ASKED


def test_what_is_carried_out_or_another_units_is_not_taken_back(cast):
    colleague(cast)
    change = ask(cast)
    for other in (cast.liaison, cast.clerk):
        with pytest.raises(PermissionDenied):
            withdraw_change(change=change, version=0, by=other)
    done = confirm_change(change=change, version=0, by=cast.clerk)
    with pytest.raises(WrongState):
        withdraw_change(change=done, version=done.version, by=cast.finance_liaison)
    stale = signed_in(cast.finance_head).post(reverse("change_withdraw", args=[change.uid]), {"version": 0})
    assert (stale.status_code, LiaisonChange.objects.get().state) == (409, ChangeState.DONE)


def test_of_two_who_decide_at_once_the_second_is_told(cast):
    change = ask(cast)
    stale = LiaisonChange.objects.get(pk=change.pk)
    confirm_change(change=change, version=0, by=cast.clerk)
    with pytest.raises(Conflict):
        refuse_change(change=stale, reason="不同意", version=0, by=cast.head)
    with pytest.raises(WrongState):
        confirm_change(change=LiaisonChange.objects.get(), version=1, by=cast.head)
    url = reverse("change_decide", args=[change.uid])
    answer = signed_in(cast.head).post(url, {"version": 0, "act": "refuse", "reason": "不同意"})
    assert answer.status_code == 409
    assert LiaisonChange.objects.get().state == ChangeState.CONFIRMED


def test_a_form_is_decided_as_the_decider_read_it(cast):
    LiaisonChange.objects.filter(pk=ask(cast).pk).update(version=1)
    with pytest.raises(Conflict):
        confirm_change(change=LiaisonChange.objects.get(), version=0, by=cast.clerk)
    with pytest.raises(Conflict):
        refuse_change(change=LiaisonChange.objects.get(), reason="不同意", version=0, by=cast.clerk)
    assert LiaisonChange.objects.get().state == ChangeState.ASKED


def test_one_form_of_a_kind_waits_for_a_post(cast):
    ask(cast)
    with pytest.raises(ValidationError, match="still waits"):
        ask(cast, name="另一人")
    assert ask(cast, kind=ChangeKind.DEPUTY).state == ChangeState.ASKED


def test_the_present_holder_and_a_foreign_or_privileged_post_are_refused(cast):
    with pytest.raises(ValidationError, match="holds this post"):
        ask(cast, name="何知秋")
    for post in (cast.liaison.post, cast.clerk.post):
        with pytest.raises(PermissionDenied):
            ask(cast, post=post)
    # In the own unit, but not a post that reports for it.
    with pytest.raises(PermissionDenied):
        ask(cast, who=cast.liaison, post=cast.clerk.post)


def test_a_county_names_its_own_people_and_the_city_confirms(cast):
    change = ask(cast, who=cast.north)
    assert change.programme == cast.programme
    with pytest.raises(PermissionDenied):
        confirm_change(change=change, version=0, by=cast.north)
    user = make_actor(
        cast.north.programme, cast.north.department, Role.LIAISON, "sxh", "苏新禾", "联络员"
    ).user
    assert confirm_change(change=change, version=0, by=cast.clerk).state == ChangeState.DONE
    assert cast.north.post in posts_of(user)


def test_nobody_confirms_for_a_unit_they_report_for_nor_for_themselves(cast):
    PostHolding.objects.create(
        post=cast.finance_liaison.post, user=cast.clerk.user, held_from="2026-01-01", deputy=True
    )
    change = ask(cast)
    with pytest.raises(PermissionDenied):
        confirm_change(change=change, version=0, by=cast.clerk)
    own = ask(cast, who=cast.liaison, name="沈一舟")
    with pytest.raises(PermissionDenied, match="to themselves"):
        confirm_change(change=own, version=0, by=cast.clerk)
    own.refresh_from_db()
    assert own.state == ChangeState.ASKED


@pytest.mark.parametrize(
    "who", ["finance_liaison", "finance_head", "leader", "admin", "security", "auditor", "north"]
)
def test_only_the_secretariat_decides(cast, who):
    change = ask(cast)
    with pytest.raises(PermissionDenied):
        confirm_change(change=change, version=0, by=cast.people[who])
    with pytest.raises(PermissionDenied):
        refuse_change(change=change, reason="不同意", version=0, by=cast.people[who])
    assert LiaisonChange.objects.get().state == ChangeState.ASKED


def test_a_scan_of_another_kind_is_refused(cast):
    with pytest.raises(BadFile):
        ask(cast, scan=("来函.exe", b"MZ"))
    with pytest.raises(BadFile):
        ask(cast, scan=("来函.pdf", b"MZ"))
    assert not LiaisonChange.objects.exists()


# --- pages ----------------------------------------------------------------------------------------------------------
def asked_with(cast, **changed):
    fields = {
        "post": str(cast.finance_liaison.post.uid),
        "kind": "replace",
        "name": "苏新禾",
        "phone": "13700002222",
        "starts_on": timezone.localdate().isoformat(),
    }
    return signed_in(cast.finance_liaison).post(reverse("change_ask"), fields | changed)


def test_the_form_takes_a_scan_and_gives_it_to_who_may_see_it(cast):
    scan = SimpleUploadedFile("来函.pdf", b"%PDF-1.7\n%%EOF\n", "application/pdf")
    answer = asked_with(cast, scan=scan)
    change = LiaisonChange.objects.get()
    assert answer.url == reverse("change_detail", args=[change.uid])
    url = reverse("change_scan", args=[change.uid])
    assert signed_in(cast.clerk).get(url).getvalue() == b"%PDF-1.7\n%%EOF\n"
    assert signed_in(cast.liaison).get(url).status_code == 404


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "required"),
        ({"starts_on": "2020-01-01"}, "more than 31 days back"),
        ({"scan": SimpleUploadedFile("a.exe", b"MZ")}, "Files of this kind are not taken"),
    ],
)
def test_a_wrong_form_comes_back_with_a_sentence(cast, changed, said):
    answer = asked_with(cast, **changed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not LiaisonChange.objects.exists()


def test_the_administrators_page_is_prefilled_and_shows_the_link_once(cast):
    change = confirm_change(change=ask(cast), version=0, by=cast.clerk)
    client = signed_in(cast.admin)
    url = reverse("change_account", args=[change.uid])
    assert url in client.get(reverse("people")).content.decode()
    form = client.get(url).context["form"]
    assert form["username"].value() == "sxh01"
    page = client.post(url, {"username": "sxh01"}, follow=True).content.decode()
    assert "/sign-in/first/" in page
    assert client.get(url).status_code == 302


def test_a_change_from_a_later_day_leaves_the_holder_until_then(cast):
    user = colleague(cast)
    day = timezone.localdate() + timedelta(days=10)
    confirm_change(change=ask(cast, starts_on=day), version=0, by=cast.clerk)
    assert posts_of(cast.finance_liaison.user) == [cast.finance_liaison.post]
    assert posts_of(user) == []
    assert posts_of(user, day) == [cast.finance_liaison.post]
