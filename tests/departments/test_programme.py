"""The leading group's page: names with before and after, seats and member units in order."""

from __future__ import annotations

from datetime import time

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import translation

from departments.enums import SeatKind
from departments.models import LeadingGroupSeat, Programme, ProgrammeMember
from departments.selectors.programme import members_of, seats_of
from departments.services.programme import (
    add_member,
    add_seat,
    change_programme,
    move_member,
    move_seat,
    remove_member,
    remove_seat,
)
from reform.core.models import AuditEntry
from reform.core.workflow import Conflict
from tests.cast import make_unit, signed_in


def order(cast) -> list[str]:
    return [str(member.department) for member in members_of(cast.programme)]


def last(act: str) -> tuple[dict, dict]:
    entry = AuditEntry.objects.filter(act=act).latest("pk")
    return entry.before, entry.after


def form(cast, **changed) -> dict[str, object]:
    kept = Programme.objects.get(pk=cast.programme.pk)
    names = ("name", "group_name", "group_short_name", "secretariat_name", "number_prefix", "addressees")
    days = ("cutoff_day", "due_day", "close_day", "version")
    hours = ("digest_at", "quiet_from", "quiet_until", "head_after", "secretariat_after")
    return {name: getattr(kept, name) for name in (*names, *days, *hours)} | changed


def test_changed_names_are_kept_with_what_was_before(cast):
    changed = change_programme(
        programme=cast.programme, version=0, secretariat_name="云溪市医改办", due_day=4, by=cast.clerk
    )
    assert (changed.secretariat_name, changed.due_day, changed.version) == ("云溪市医改办", 4, 1)
    assert last("programme.change") == (
        {"secretariat_name": "云溪市医改领导小组秘书处", "due_day": 5},
        {"secretariat_name": "云溪市医改办", "due_day": 4},
    )
    with pytest.raises(Conflict):
        change_programme(programme=changed, version=0, name="别的领域", by=cast.head)


@pytest.mark.parametrize(
    "who", ["liaison", "finance_head", "leader", "north", "admin", "security", "auditor"]
)
def test_only_its_own_secretariat_keeps_the_leading_group(cast, who):
    by, member = cast.people[who], ProgrammeMember.objects.first()
    seat = LeadingGroupSeat.objects.create(
        programme=cast.programme, post=cast.head.post, kind=SeatKind.DEPUTY, order=1
    )
    for act in (
        lambda: change_programme(programme=cast.programme, version=0, name="别的领域", by=by),
        lambda: add_member(programme=cast.programme, department=cast.health, by=by),
        lambda: move_member(member=member, to=2, by=by),
        lambda: remove_member(member=member, by=by),
        lambda: add_seat(programme=cast.programme, post=cast.leader.post, kind=SeatKind.CHAIR, by=by),
        lambda: move_seat(seat=seat, to=2, by=by),
        lambda: remove_seat(seat=seat, by=by),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert not AuditEntry.objects.exists()


def test_a_county_keeps_its_own(cast):
    change_programme(programme=cast.north.programme, version=0, name="医改", by=cast.north)
    assert Programme.objects.get(pk=cast.north.programme.pk).name == "医改"


def test_member_units_move_and_keep_whole_numbers(cast):
    drugs = make_unit(cast.city, "云溪市药监局", "市药监局", 9)
    member = add_member(programme=cast.programme, department=drugs, by=cast.clerk)
    assert order(cast) == ["市卫生健康委", "市财政局", "市药监局"]
    move_member(member=member, to=1, by=cast.clerk)
    assert order(cast) == ["市药监局", "市卫生健康委", "市财政局"]
    assert last("programme.move_member")[1] == {"order": ["市药监局", "市卫生健康委", "市财政局"]}
    move_member(member=member, to=99, by=cast.clerk)
    assert order(cast)[-1] == "市药监局"
    remove_member(member=ProgrammeMember.objects.get(department=cast.health), by=cast.clerk)
    rows = ProgrammeMember.objects.filter(programme=cast.programme).order_by("order")
    assert [(row.order, str(row.department)) for row in rows] == [(1, "市财政局"), (2, "市药监局")]
    with translation.override("en"), pytest.raises(ValidationError, match="already"):
        add_member(programme=cast.programme, department=drugs, by=cast.clerk)


def test_seats_stand_by_kind_with_the_holders_of_today(cast):
    chair = add_seat(programme=cast.programme, post=cast.leader.post, kind=SeatKind.CHAIR, by=cast.clerk)
    first = add_seat(
        programme=cast.programme, post=cast.finance_head.post, kind=SeatKind.MEMBER, by=cast.clerk
    )
    second = add_seat(programme=cast.programme, post=cast.head.post, kind=SeatKind.MEMBER, by=cast.clerk)
    move_seat(seat=second, to=1, by=cast.clerk)
    groups = {group.kind: group.seats for group in seats_of(cast.programme)}
    assert groups == {SeatKind.CHAIR: [chair], SeatKind.DEPUTY: [], SeatKind.MEMBER: [second, first]}
    assert [holding.user.name for holding in groups[SeatKind.CHAIR][0].post.held] == ["韩望山"]
    remove_seat(seat=chair, by=cast.clerk)
    assert last("programme.remove_seat")[0]["kind"] == "chair"
    assert LeadingGroupSeat.objects.filter(programme=cast.programme).count() == 2


# --- pages ----------------------------------------------------------------------------------------------------------
def test_the_page_shows_names_seats_and_units_to_everybody_and_changes_to_its_office(cast):
    add_seat(programme=cast.programme, post=cast.leader.post, kind=SeatKind.CHAIR, by=cast.clerk)
    url, edit = reverse("programme_detail"), reverse("programme_edit")
    for who in ("clerk", "liaison", "auditor"):
        page = signed_in(cast.people[who]).get(url).content.decode()
        assert ("韩望山" in page, "云医改组" in page, "市财政局" in page) == (True, True, True)
        assert (edit in page) == (who == "clerk")


def test_the_form_saves_and_a_late_one_is_told(cast):
    client, url = signed_in(cast.clerk), reverse("programme_edit")
    assert client.post(url, form(cast, group_short_name="市医改组")).url == reverse("programme_detail")
    assert Programme.objects.get(pk=cast.programme.pk).group_short_name == "市医改组"
    assert client.post(url, form(cast, version=0, name="医改")).status_code == 409
    wrong = client.post(url, form(cast, close_day=2))
    assert wrong.status_code == 422
    assert "cannot close before reports are due" in wrong.content.decode()


def test_units_are_put_up_and_down_and_out_by_buttons(cast):
    client, url = signed_in(cast.clerk), reverse("programme_members")
    finance = ProgrammeMember.objects.get(department=cast.finance)
    answer = client.post(url, {"row": finance.pk, "to": 1})
    assert answer.url == f"/programme/#member-{finance.pk}"
    assert order(cast) == ["市财政局", "市卫生健康委"]
    client.post(url, {"row": finance.pk, "act": "remove"})
    assert order(cast) == ["市卫生健康委"]
    client.post(url, {"act": "add", "department": str(cast.finance.uid)})
    assert order(cast) == ["市卫生健康委", "市财政局"]


def test_rows_of_another_programme_do_not_exist(cast):
    foreign = ProgrammeMember.objects.create(
        programme=cast.north.programme, department=cast.counties["north"], order=1
    )
    seat = LeadingGroupSeat.objects.create(
        programme=cast.north.programme, post=cast.north.post, kind=SeatKind.CHAIR, order=1
    )
    client = signed_in(cast.clerk)
    for name, row in [("programme_members", foreign), ("programme_seats", seat)]:
        assert client.post(reverse(name), {"row": row.pk, "act": "remove"}).status_code == 404
        assert client.post(reverse(name), {"row": "x", "to": 1}).status_code == 404
    assert ProgrammeMember.objects.filter(pk=foreign.pk).exists()
    assert LeadingGroupSeat.objects.filter(pk=seat.pk).exists()


def test_hours_and_grace_days_of_being_told_are_kept(cast):
    client = signed_in(cast.head)
    url = reverse("programme_edit")
    page = client.get(url).content.decode()
    assert 'type="time" name="digest_at" value="08:30"' in page
    new = {
        "digest_at": "09:00",
        "quiet_from": "19:30",
        "quiet_until": "07:45",
        "head_after": 2,
        "secretariat_after": 4,
    }
    assert client.post(url, form(cast, **new)).status_code == 302
    kept = Programme.objects.get(pk=cast.programme.pk)
    assert (kept.digest_at, kept.quiet_from, kept.quiet_until) == (time(9), time(19, 30), time(7, 45))
    assert (kept.head_after, kept.secretariat_after) == (2, 4)
    assert last("programme.change") == (
        {
            "digest_at": "08:30",
            "quiet_from": "20:00",
            "quiet_until": "08:00",
            "head_after": 1,
            "secretariat_after": 3,
        },
        new,
    )
    shown = client.get(reverse("programme_detail")).content.decode()
    assert "The day's messages at 09:00, quiet from 19:30 until 07:45" in shown


@pytest.mark.parametrize(
    "wrong",
    [
        {"head_after": 4},
        {"head_after": -1},
        {"secretariat_after": 21},
        {"digest_at": "25:00"},
        {"quiet_from": ""},
    ],
)
def test_hours_and_grace_days_must_make_sense(cast, wrong):
    assert signed_in(cast.head).post(reverse("programme_edit"), form(cast, **wrong)).status_code == 422
    assert not AuditEntry.objects.exists()


def test_printing_body_and_signing_in_the_portal_are_settings_of_the_programme(cast):
    said = {"printing_body": "云溪市卫生健康委员会", "signs_here": True, "bulletin_name": "云溪医改信息"}
    kept = change_programme(programme=cast.programme, version=cast.programme.version, by=cast.head, **said)
    assert {name: getattr(kept, name) for name in said} == said
