"""Somebody new in a unit: account and post in one form, all of it or nothing."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from departments.enums import Role
from departments.models import Post, PostHolding, User
from departments.selectors.posts import posts_of
from departments.services.newcomers import Seat, add_person
from reform.core.models import AuditEntry
from tests.cast import signed_in


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def newcomer() -> User:
    return User.objects.get(username="newcomer")


def send(cast, **seat: str):
    data = {"username": "newcomer", "name": "苏新禾"} | seat
    return signed_in(cast.admin).post(reverse("account_add"), data, follow=True)


def test_one_form_makes_the_account_and_the_post_and_shows_the_link_once(cast):
    PostHolding.objects.filter(post=cast.finance_liaison.post).delete()
    Post.objects.filter(pk=cast.finance_liaison.post.pk).delete()
    shown = send(cast, department=str(cast.finance.uid), role="liaison", title="医保科联络员")
    post = Post.objects.get(department=cast.finance, role=Role.LIAISON)
    assert (post.title, post.programme, posts_of(newcomer())) == (
        "医保科联络员",
        cast.admin.own_programme,
        [post],
    )
    assert list(AuditEntry.objects.order_by("pk").values_list("act", flat=True)) == [
        "account.create",
        "post.create",
        "post.fill",
    ]
    assert "/sign-in/first/" in shown.content.decode()
    again = signed_in(cast.admin).get(reverse("person_detail", args=[newcomer().uid]))
    assert "/sign-in/first/" not in again.content.decode()


def test_a_vacant_post_of_the_unit_is_filled_whatever_its_title(cast):
    cast.liaison.post.holdings.update(held_to="2026-01-02")
    send(cast, department=str(cast.liaison.department.uid), role="liaison")
    assert posts_of(newcomer()) == [cast.liaison.post]
    assert Post.objects.filter(department=cast.liaison.department, role=Role.LIAISON).count() == 1


def test_a_post_somebody_holds_is_not_taken_away_and_no_account_is_made(cast):
    shown = send(cast, department=str(cast.liaison.department.uid), role="liaison")
    assert f"{cast.liaison.user.name} holds the post" in shown.content.decode()
    assert not User.objects.filter(username="newcomer").exists()
    assert cast.liaison.post.holdings.get().held_to is None
    assert not AuditEntry.objects.filter(act="account.create").exists()


def test_a_deputy_stands_beside_the_holder_from_today(cast):
    send(cast, department=str(cast.liaison.department.uid), role="liaison", deputy="on")
    holding = cast.liaison.post.holdings.get(user=newcomer())
    assert (holding.deputy, holding.held_from) == (True, timezone.localdate())
    assert posts_of(cast.liaison.user) == [cast.liaison.post]


@pytest.mark.parametrize("role", ["clerk", "head", "leader", "security_admin", "auditor"])
def test_the_form_gives_no_post_outside_the_units(cast, role):
    shown = send(cast, department=str(cast.health.uid), role=role)
    assert "Select a valid choice" in shown.content.decode()
    assert not User.objects.filter(username="newcomer").exists()


def test_who_may_not_fill_a_post_makes_no_account_either(cast, settings):
    settings.ROLE_PROFILE = "level3"
    with pytest.raises(PermissionDenied):
        add_person(
            username="newcomer", name="苏新禾", seat=Seat(cast.health, Role.HEAD, deputy=True), by=cast.admin
        )
    assert not User.objects.filter(username="newcomer").exists()
    assert not AuditEntry.objects.exists()


def test_only_who_makes_accounts_adds_a_person(cast):
    for who in (cast.security, cast.clerk, cast.liaison):
        with pytest.raises(PermissionDenied):
            add_person(username="newcomer", name="苏新禾", by=who)


def test_a_titled_post_held_by_another_is_told_under_the_unit(cast):
    seat = Seat(cast.liaison.department, Role.LIAISON, cast.liaison.post.title)
    with pytest.raises(ValidationError) as refused:
        add_person(username="newcomer", name="苏新禾", seat=seat, by=cast.admin)
    assert list(refused.value.message_dict) == ["department"]
