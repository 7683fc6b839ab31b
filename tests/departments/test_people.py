"""Accounts and posts: made, filled, ended, closed, each with its audit row and its refusals."""

from datetime import date, timedelta

import pytest
from axes.models import AccessAttempt
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from departments.enums import Role
from departments.models import Post, PostHolding, User
from departments.selectors.accounts import accounts_for, locked_usernames, posts_for
from departments.selectors.posts import posts_of
from departments.services import accounts
from departments.services.posts import create_post, end_holding, fill_post
from reform.core.models import AuditEntry

NOVEMBER = date(2026, 11, 1)


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def newcomer(cast) -> User:
    return accounts.create_account(username="newcomer", name="苏新禾", by=cast.admin)[0]


@pytest.fixture
def admin(cast, client):
    client.force_login(cast.admin.user)
    return client


def last_entry() -> AuditEntry:
    return AuditEntry.objects.latest("pk")


# --- accounts -------------------------------------------------------------------------------------------------------
def test_creating_an_account_is_recorded_without_the_phone(cast):
    accounts.create_account(username="newcomer", name="苏新禾", phone="13700002222", by=cast.admin)
    entry = last_entry()
    assert (entry.act, entry.actor_label, entry.after) == (
        "account.create",
        cast.admin.label,
        {"username": "newcomer", "name": "苏新禾", "phone": "***"},
    )


@pytest.mark.parametrize("who", ["clerk", "head", "liaison", "leader", "north", "auditor"])
def test_only_administrators_make_accounts_and_fill_posts(cast, who):
    actor = cast.people[who]
    for act in (
        lambda: accounts.create_account(username="x", name="x", by=actor),
        lambda: accounts.issue_link(user=cast.leader.user, by=actor),
        lambda: accounts.unlock_account(user=cast.leader.user, by=actor),
        lambda: accounts.set_active(user=cast.leader.user, active=False, by=actor),
        lambda: create_post(department=cast.health, role=Role.HEAD, title="x", by=actor),
        lambda: fill_post(post=cast.head.post, user=cast.clerk2.user, held_from=NOVEMBER, by=actor),
        lambda: end_holding(holding=cast.head.post.holdings.get(), on=NOVEMBER, by=actor),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert not AuditEntry.objects.exists()


def test_the_security_administrator_makes_no_accounts_and_no_posts(cast):
    for act in (
        lambda: accounts.create_account(username="x", name="x", by=cast.security),
        lambda: accounts.issue_link(user=cast.leader.user, by=cast.security),
        lambda: create_post(department=cast.health, role=Role.HEAD, title="x", by=cast.security),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_own_account_cannot_be_closed(cast):
    with pytest.raises(PermissionDenied, match="your own account"):
        accounts.set_active(user=cast.admin.user, active=False, by=cast.admin)
    assert User.objects.get(username="admin").is_active


def test_closed_account_gets_no_link(cast):
    accounts.set_active(user=cast.liaison.user, active=False, by=cast.admin)
    with pytest.raises(PermissionDenied, match="open it again first"):
        accounts.issue_link(user=cast.liaison.user, by=cast.admin)


def test_unlocking_forgets_the_wrong_passwords(cast):
    AccessAttempt.objects.create(
        username="liaison", ip_address="10.0.0.1", failures_since_start=5, attempt_time=timezone.now()
    )
    assert locked_usernames() == {"liaison"}
    accounts.unlock_account(user=cast.liaison.user, by=cast.admin)
    assert locked_usernames() == set()
    assert last_entry().act == "account.unlock"


def test_pause_of_more_than_half_an_hour_ago_is_over(cast):
    AccessAttempt.objects.create(username="liaison", ip_address="10.0.0.1", failures_since_start=5)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=31))
    assert locked_usernames() == set()


# --- posts ----------------------------------------------------------------------------------------------------------
def test_filling_a_post_ends_the_former_holding_the_day_before(cast, newcomer):
    fill_post(post=cast.liaison.post, user=newcomer, held_from=NOVEMBER, by=cast.admin)
    former = cast.liaison.post.holdings.get(user=cast.liaison.user)
    assert former.held_to == date(2026, 10, 31)
    assert posts_of(cast.liaison.user, date(2026, 10, 31)) == [cast.liaison.post]
    assert posts_of(cast.liaison.user, NOVEMBER) == []
    assert posts_of(newcomer, NOVEMBER) == [cast.liaison.post]
    entry = AuditEntry.objects.get(act="post.fill")
    assert (entry.act, entry.before, entry.after["holder"]) == (
        "post.fill",
        {"holders": ["陆小满"]},
        "苏新禾",
    )


def test_deputy_stands_beside_the_holder(cast, newcomer):
    fill_post(post=cast.liaison.post, user=newcomer, held_from=NOVEMBER, deputy=True, by=cast.admin)
    assert posts_of(cast.liaison.user, NOVEMBER) == posts_of(newcomer, NOVEMBER) == [cast.liaison.post]


def test_the_page_of_a_post_names_the_holder_before_the_deputy_and_former_ones_last(cast, newcomer, client):
    fill_post(post=cast.liaison.post, user=newcomer, held_from=NOVEMBER, deputy=True, by=cast.admin)
    cast.liaison.post.holdings.create(
        user=cast.clerk2.user, held_from=date(2025, 1, 1), held_to=date(2025, 12, 31)
    )
    client.force_login(cast.admin.user)
    page = client.get(reverse("post_detail", args=[cast.liaison.post.uid]))
    assert [one.user for one in page.context["holdings"]] == [cast.liaison.user, newcomer, cast.clerk2.user]


def test_holder_replaced_on_the_first_day_keeps_that_day(cast, newcomer):
    PostHolding.objects.filter(post=cast.liaison.post).update(held_from=NOVEMBER)
    fill_post(post=cast.liaison.post, user=newcomer, held_from=NOVEMBER, by=cast.admin)
    assert cast.liaison.post.holdings.get(user=cast.liaison.user).held_to == NOVEMBER


def test_filling_with_dates_in_the_wrong_order_is_refused(cast, newcomer):
    with pytest.raises(ValidationError, match="before the first"):
        fill_post(
            post=cast.liaison.post,
            user=newcomer,
            held_from=NOVEMBER,
            held_to=date(2026, 10, 31),
            by=cast.admin,
        )
    assert cast.liaison.post.holdings.get().held_to is None


def test_filling_a_post_with_its_holder_is_refused(cast):
    with pytest.raises(ValidationError, match="holds this post at that time already"):
        fill_post(post=cast.liaison.post, user=cast.liaison.user, held_from=NOVEMBER, by=cast.admin)


def test_nobody_fills_a_post_with_themselves(cast):
    with pytest.raises(PermissionDenied, match="Nobody gives a post to themselves"):
        fill_post(post=cast.head.post, user=cast.admin.user, held_from=NOVEMBER, by=cast.admin)


@pytest.mark.parametrize(("post", "person"), [("security", "auditor"), ("auditor", "security")])
def test_auditor_is_no_other_administrator(cast, post, person):
    with pytest.raises(ValidationError, match="auditor may not also be"):
        fill_post(
            post=cast.people[post].post, user=cast.people[person].user, held_from=NOVEMBER, by=cast.admin
        )
    assert cast.people[post].post.holdings.count() == 1


def test_one_person_may_be_system_and_security_administrator(cast, newcomer):
    for post in (cast.security.post, cast.admin.post):
        fill_post(post=post, user=newcomer, held_from=NOVEMBER, deputy=True, by=cast.admin)
    assert len(posts_of(newcomer, NOVEMBER)) == 2


def test_ending_before_the_first_day_is_refused(cast):
    holding = cast.liaison.post.holdings.get()
    with pytest.raises(ValidationError, match="before the first"):
        end_holding(holding=holding, on=date(2019, 12, 31), by=cast.admin)
    end_holding(holding=holding, on=NOVEMBER, by=cast.admin)
    assert last_entry().after == {"holder": "陆小满", "to": "2026-11-01"}


def test_county_post_belongs_to_the_countys_own_programme(cast):
    north = cast.counties["north"]
    post = create_post(department=north, role=Role.COUNTY, title="县医改办", by=cast.admin)
    assert post.programme == cast.north.programme
    assert (
        create_post(department=north, role=Role.LIAISON, title="联络员", by=cast.admin).programme
        == cast.programme
    )


# --- lists and pages ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("words", "names"),
    [("陆小满", ["陆小满"]), ("市财政局 联络", ["何知秋"]), ("finance_", ["何知秋", "顾长青"]), ("zzz", [])],
)
def test_accounts_are_found_by_name_account_and_post(cast, words, names):
    assert sorted(user.name for user in accounts_for(cast.admin, words)) == sorted(names)


def test_posts_are_found_by_unit_and_holder_and_vacancy(cast):
    vacant = Post.objects.create(
        programme=cast.programme, department=cast.finance, role=Role.LIAISON, title="联络员乙"
    )
    User.objects.filter(username="leader").update(is_active=False)
    assert list(posts_for(cast.admin, "何知秋")) == [cast.finance_liaison.post]
    assert list(posts_for(cast.admin, vacant=True)) == [cast.leader.post, vacant]


def test_people_page_lists_accounts_in_a_constant_number_of_queries(
    cast, admin, django_assert_max_num_queries
):
    admin.get(reverse("people"))
    for number in range(60):
        User.objects.create_user(f"u{number}", f"人员{number}")
    with django_assert_max_num_queries(14):
        page = admin.get(reverse("people")).content.decode()
    assert page.count("<tr>") == 51


def test_link_is_shown_once_after_the_account_is_made(cast, admin):
    response = admin.post(
        reverse("account_add"), {"username": "newcomer", "name": "苏新禾", "phone": ""}, follow=True
    )
    assert "http://testserver/sign-in/first/" in response.content.decode()
    user = User.objects.get(username="newcomer")
    again = admin.get(reverse("person_detail", kwargs={"uid": user.uid})).content.decode()
    assert "/sign-in/first/" not in again


@pytest.mark.parametrize(
    ("username", "said"),
    [("LIAISON", "There is an account of this name already."), ("a b", "Only letters"), ("", "required")],
)
def test_wrong_account_names_get_a_sentence(cast, admin, username, said):
    before = User.objects.count()
    response = admin.post(reverse("account_add"), {"username": username, "name": "苏新禾"})
    assert said in response.content.decode()
    assert User.objects.count() == before


def test_post_page_says_why_a_filling_is_refused(cast, admin):
    url = reverse("post_detail", kwargs={"uid": cast.security.post.uid})
    response = admin.post(url, {"user": str(cast.auditor.user.uid), "held_from": "2026-11-01"})
    assert response.status_code == 200
    assert "The auditor may not also be" in response.content.decode()


def test_ending_somebody_elses_holding_through_another_post_answers_404(cast, admin):
    foreign = cast.head.post.holdings.get()
    url = reverse("post_end", kwargs={"uid": cast.liaison.post.uid})
    assert admin.post(url, {"holding": foreign.pk, "held_to": "2026-11-01"}).status_code == 404
    foreign.refresh_from_db()
    assert foreign.held_to is None


def test_ending_without_a_day_changes_nothing_and_says_so(cast, admin):
    url = reverse("post_end", kwargs={"uid": cast.liaison.post.uid})
    holding = cast.liaison.post.holdings.get()
    response = admin.post(url, {"holding": holding.pk, "held_to": ""}, follow=True)
    assert "Name the last day of the holding." in response.content.decode()
    assert cast.liaison.post.holdings.get().held_to is None
