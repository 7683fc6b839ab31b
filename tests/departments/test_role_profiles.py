"""Level 2 and level 3: who grants posts, who is kept apart, and that three people can do everything in both."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from departments.checks import administrators_apart
from departments.enums import ADMINISTRATORS, Clearance, Role
from departments.models import Post, PostHolding, User
from departments.permissions import all_acts, may
from departments.selectors.posts import posts_of
from departments.services.accounts import create_account, issue_link
from departments.services.posts import apart_from, end_holding, fill_post, set_clearance
from reform.core.models import AuditEntry
from tests.cast import make_actor, signed_in

NOVEMBER = date(2026, 11, 1)
# What only a unit, a county or a leader does; a secretariat does not do it for itself.
OF_UNITS = {
    "assessment.object",
    "changes.ask",
    "checks.answer",
    "circulars.receive",
    "division.comment",
    "objection.make",
    "orders.answer",
    "receipts.sign",
    "reports.give_part",
    "reports.approve_for_unit",
    "sheets.file",
}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def newcomer(db) -> User:
    return User.objects.create_user("newcomer", "苏新禾")


@pytest.fixture
def level3(settings):
    settings.ROLE_PROFILE = "level3"


# --- who grants -----------------------------------------------------------------------------------------------------
def test_level2_lets_both_administrators_fill_every_post(cast, newcomer):
    for by, post in [(cast.admin, cast.head.post), (cast.security, cast.leader.post)]:
        fill_post(post=post, user=newcomer, held_from=NOVEMBER, by=by)
    assert len(posts_of(newcomer, NOVEMBER)) == 2


def test_level3_lets_the_system_administrator_fill_the_posts_of_units_alone(cast, newcomer, level3):
    for post in (cast.liaison.post, cast.finance_head.post, cast.north.post):
        fill_post(post=post, user=newcomer, held_from=NOVEMBER, by=cast.admin)
    for post in (cast.clerk.post, cast.head.post, cast.leader.post, cast.security.post, cast.auditor.post):
        with pytest.raises(PermissionDenied):
            fill_post(post=post, user=newcomer, held_from=NOVEMBER, by=cast.admin)
        with pytest.raises(PermissionDenied):
            end_holding(holding=post.holdings.get(), on=NOVEMBER, by=cast.admin)
    fill_post(post=cast.head.post, user=newcomer, held_from=NOVEMBER, by=cast.security)
    assert len(posts_of(newcomer, NOVEMBER)) == 4


def test_level3_answers_403_where_level2_fills(cast, newcomer, settings):
    url = reverse("post_detail", args=[cast.head.post.uid])
    data = {"user": str(newcomer.uid), "held_from": "2026-11-01"}
    settings.ROLE_PROFILE = "level3"
    assert signed_in(cast.admin).post(url, data).status_code == 403
    assert posts_of(newcomer, NOVEMBER) == []
    settings.ROLE_PROFILE = "level2"
    assert signed_in(cast.admin).post(url, data).status_code == 302
    assert posts_of(newcomer, NOVEMBER) == [cast.head.post]


@pytest.mark.parametrize("profile", ["level2", "level3"])
@pytest.mark.parametrize("who", ["clerk", "head", "liaison", "leader", "north", "auditor"])
def test_nobody_else_fills_posts(cast, newcomer, settings, profile, who):
    settings.ROLE_PROFILE = profile
    with pytest.raises(PermissionDenied):
        fill_post(post=cast.liaison.post, user=newcomer, held_from=NOVEMBER, by=cast.people[who])


@pytest.mark.parametrize("who", ["clerk", "head", "liaison", "leader", "north", "auditor"])
def test_nobody_else_ends_holdings(cast, who):
    holding = cast.finance_liaison.post.holdings.get()
    with pytest.raises(PermissionDenied):
        end_holding(holding=holding, on=NOVEMBER, by=cast.people[who])
    assert PostHolding.objects.get(pk=holding.pk).held_to is None


@pytest.mark.parametrize("profile", ["level2", "level3"])
def test_nobody_grants_to_themselves(cast, settings, profile):
    settings.ROLE_PROFILE = profile
    for by in (cast.admin, cast.security):
        with pytest.raises(PermissionDenied, match="to themselves"):
            fill_post(post=cast.liaison.post, user=by.user, held_from=NOVEMBER, by=by)


def test_clearance_is_set_by_who_grants_and_recorded(cast, level3):
    with pytest.raises(PermissionDenied):
        set_clearance(post=cast.liaison.post, clearance=Clearance.SENSITIVE, by=cast.admin)
    set_clearance(post=cast.liaison.post, clearance=Clearance.SENSITIVE, by=cast.security)
    assert Post.objects.get(pk=cast.liaison.post.pk).clearance == Clearance.SENSITIVE
    entry = AuditEntry.objects.get(act="post.clearance")
    assert (entry.before, entry.after) == ({"clearance": 1}, {"clearance": 2})


# --- who is kept apart ----------------------------------------------------------------------------------------------
def test_roles_kept_apart_by_profile(settings):
    expected = {
        "level2": {"system_admin": {"auditor"}, "security_admin": {"auditor"}},
        "level3": {
            "system_admin": {"auditor", "security_admin"},
            "security_admin": {"auditor", "system_admin"},
        },
    }
    for profile, roles in expected.items():
        settings.ROLE_PROFILE = profile
        assert {role: apart_from(role) for role in ADMINISTRATORS} == roles | {
            "auditor": {"system_admin", "security_admin"}
        }
        assert apart_from("clerk") == set()


def test_level3_keeps_system_and_security_administrator_apart(cast, newcomer, settings):
    settings.ROLE_PROFILE = "level3"
    fill_post(post=cast.admin.post, user=newcomer, held_from=NOVEMBER, deputy=True, by=cast.security)
    with pytest.raises(ValidationError, match="kept apart here"):
        fill_post(post=cast.security.post, user=newcomer, held_from=NOVEMBER, deputy=True, by=cast.security)
    settings.ROLE_PROFILE = "level2"
    fill_post(post=cast.security.post, user=newcomer, held_from=NOVEMBER, deputy=True, by=cast.admin)


def test_a_holding_that_has_yet_to_begin_keeps_apart_too(cast, newcomer, level3):
    by, later = cast.security, date(2027, 1, 1)
    fill_post(post=cast.admin.post, user=newcomer, held_from=later, deputy=True, by=by)
    with pytest.raises(ValidationError, match="kept apart here"):
        fill_post(post=by.post, user=newcomer, held_from=NOVEMBER, deputy=True, by=by)
    fill_post(post=by.post, user=newcomer, held_from=NOVEMBER, held_to=date(2026, 12, 31), deputy=True, by=by)


def test_one_after_the_other_is_not_both(cast, newcomer, level3):
    by = cast.security
    fill_post(
        post=cast.admin.post,
        user=newcomer,
        held_from=date(2026, 1, 1),
        held_to=date(2026, 10, 31),
        deputy=True,
        by=by,
    )
    fill_post(post=cast.auditor.post, user=newcomer, held_from=NOVEMBER, deputy=True, by=by)
    assert posts_of(newcomer, NOVEMBER) == [cast.auditor.post]


@pytest.mark.parametrize(("first", "second"), [("auditor", "admin"), ("security", "auditor")])
def test_the_database_refuses_an_auditor_who_is_another_administrator(cast, newcomer, first, second):
    PostHolding.objects.create(post=cast.people[first].post, user=newcomer, held_from=NOVEMBER)
    with pytest.raises(IntegrityError, match="auditor"), transaction.atomic():
        PostHolding.objects.create(post=cast.people[second].post, user=newcomer, held_from=date(2027, 1, 1))
    ended = PostHolding.objects.create(
        post=cast.people[second].post, user=newcomer, held_from=date(2025, 1, 1), held_to=date(2025, 12, 31)
    )
    with pytest.raises(IntegrityError, match="auditor"), transaction.atomic():
        PostHolding.objects.filter(pk=ended.pk).update(held_to=None)


def test_the_database_keeps_the_role_of_a_post(cast):
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Post.objects.filter(pk=cast.liaison.post.pk).update(role=Role.SECURITY_ADMIN)


def test_level3_does_not_start_while_one_person_is_both(cast, newcomer, settings):
    for post in (cast.admin.post, cast.security.post):
        PostHolding.objects.create(post=post, user=newcomer, held_from=date(2026, 1, 1))
    assert administrators_apart(databases=["default"]) == []
    settings.ROLE_PROFILE = "level3"
    (error,) = administrators_apart(databases=["default"])
    assert (error.id, "苏新禾" in error.msg) == ("departments.E001", True)
    PostHolding.objects.filter(user=newcomer, post=cast.admin.post).delete()
    assert administrators_apart(databases=["default"]) == []


# --- a small secretariat --------------------------------------------------------------------------------------------
SMALL = {
    "level2": [{"clerk", "system_admin", "security_admin"}, {"head"}, {"clerk", "auditor"}],
    "level3": [{"clerk", "system_admin"}, {"head", "security_admin"}, {"clerk", "auditor"}],
}


@pytest.mark.parametrize("profile", SMALL)
def test_three_people_can_do_every_act_of_the_matrix(cast, settings, profile):
    settings.ROLE_PROFILE = profile
    PostHolding.objects.all().delete()
    people = []
    for number, roles in enumerate(SMALL[profile], 1):
        person = User.objects.create_user(f"person{number}", f"三人{number}")
        for role in sorted(roles):
            post = Post.objects.create(
                programme=cast.programme, department=cast.health, role=role, title=f"{role}{number}"
            )
            fill_post(post=post, user=person, held_from=date(2026, 1, 1), by=cast.security)
        people.append(person)
    held = {post.role for person in people for post in posts_of(person)}
    assert {act.name for act in all_acts() if not act.roles & held} == OF_UNITS
    # Whoever files or grants has a second person beside them for what must not be one's own.
    for act in ("reports.review", "posts.grant"):
        able = [
            person
            for person, roles in zip(people, SMALL[profile], strict=True)
            if roles & next(one.roles for one in all_acts() if one.name == act)
        ]
        assert len(able) >= (2 if act == "reports.review" else 1)


def test_the_matrix_page_shows_the_profile_in_force(cast, settings):
    assert may(cast.admin, "posts.grant")
    settings.ROLE_PROFILE = "level3"
    assert not may(cast.admin, "posts.grant")
    assert may(cast.security, "posts.grant")


# --- one-time links of who watches the others -------------------------------------------------------------------------
def test_under_level3_the_system_administrator_opens_no_guards_account(cast, level3):
    for guard in (cast.security, cast.auditor):
        with pytest.raises(PermissionDenied):
            issue_link(user=guard.user, by=cast.admin)
        assert User.objects.get(pk=guard.user.pk).has_usable_password()
    assert issue_link(user=cast.liaison.user, by=cast.admin).startswith("/sign-in/first/")
    with pytest.raises(PermissionDenied):
        issue_link(user=cast.liaison.user, by=cast.security)
    assert issue_link(user=cast.auditor.user, by=cast.security).startswith("/sign-in/first/")


def test_nobody_makes_the_own_link_as_a_guard_but_a_colleague_does(cast, level3):
    second = make_actor(
        cast.programme, cast.health, Role.SECURITY_ADMIN, "security2", "石盾二", "安全管理员乙"
    )
    with pytest.raises(PermissionDenied):
        issue_link(user=cast.security.user, by=cast.security)
    assert issue_link(user=cast.security.user, by=second).startswith("/sign-in/first/")


def test_whoever_is_to_be_a_guard_is_one_for_links(cast, newcomer, level3):
    fill_post(
        post=cast.auditor.post, user=newcomer, held_from=date(2099, 1, 1), deputy=True, by=cast.security
    )
    with pytest.raises(PermissionDenied):
        issue_link(user=newcomer, by=cast.admin)


def test_a_link_made_before_somebody_became_a_guard_works_no_more_under_level3(cast, client, settings):
    for profile, works in (("level3", 404), ("level2", 200)):
        settings.ROLE_PROFILE = profile
        user, link = create_account(username=f"new-{profile}", name="苏新禾", by=cast.admin)
        fill_post(post=cast.auditor.post, user=user, held_from=NOVEMBER, deputy=True, by=cast.security)
        assert client.get(link).status_code == works


def test_level2_leaves_links_to_both_administrators(cast):
    assert issue_link(user=cast.auditor.user, by=cast.admin).startswith("/sign-in/first/")
    assert issue_link(user=cast.auditor.user, by=cast.security).startswith("/sign-in/first/")


def test_page_offers_the_link_to_who_may_make_it(cast, level3):
    for by, offered in ((cast.admin, [True, False]), (cast.security, [False, True])):
        pages = [reverse("person_detail", args=[who.user.uid]) for who in (cast.liaison, cast.auditor)]
        links = [reverse("account_link", args=[who.user.uid]) for who in (cast.liaison, cast.auditor)]
        client = signed_in(by)
        found = [link in client.get(page).content.decode() for page, link in zip(pages, links, strict=True)]
        assert found == offered
