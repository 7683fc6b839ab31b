"""The address book: people by unit with their phones, found by any word, as a page and as a workbook."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.urls import reverse

from departments.models import PostHolding, User
from departments.selectors.contacts_book import contacts_book
from reform.core.models import AuditEntry
from tests.cast import signed_in


@pytest.fixture(autouse=True)
def _phones(cast):
    for number, user in enumerate(User.objects.order_by("pk")):
        user.phone = f"1390000{number:04d}"
        user.save()


def lines(actor, words: str = "") -> list[tuple[str, list[str]]]:
    return [(str(one.unit), [person.name for person in one.people]) for one in contacts_book(actor, words)]


def test_units_stand_in_list_order_with_their_people_by_role(cast):
    assert lines(cast.liaison) == [
        ("市卫生健康委", ["方静澜", "沈一舟", "季明远", "陆小满"]),
        ("市财政局", ["顾长青", "何知秋"]),
        ("北山县医改办", ["北小禾"]),
        ("南河县医改办", ["南小禾"]),
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("何知秋", ["何知秋"]),
        ("财政 分管", ["顾长青"]),
        ("hzq", ["何知秋"]),
        ("联络员", ["陆小满", "何知秋"]),
        ("zzz", []),
    ],
)
def test_every_word_is_found_in_name_unit_post(cast, words, found):
    assert [name for _unit, names in lines(cast.clerk, words) for name in names] == found


def test_a_phone_is_found_though_it_lies_encrypted(cast):
    cast.finance_head.user.refresh_from_db()
    assert lines(cast.clerk, cast.finance_head.user.phone) == [("市财政局", ["顾长青"])]


def test_former_holders_and_closed_accounts_are_not_in_it(cast):
    PostHolding.objects.filter(user=cast.liaison.user).update(held_to="2026-01-01")
    User.objects.filter(pk=cast.clerk.user.pk).update(is_active=False)
    assert lines(cast.clerk)[0] == ("市卫生健康委", ["方静澜", "季明远"])


def test_a_county_sees_the_citys_units_and_not_its_neighbour(cast):
    assert [unit for unit, _people in lines(cast.north)] == ["市卫生健康委", "市财政局", "北山县医改办"]


def test_the_page_rings_numbers_and_the_workbook_holds_what_was_found(cast):
    client = signed_in(cast.liaison)
    cast.finance_head.user.refresh_from_db()
    phone = cast.finance_head.user.phone
    assert f'href="tel:{phone}"' in client.get(reverse("contact_list")).content.decode()
    answer = client.get(reverse("contact_export"), {"q": "财政"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert (rows[0][0], rows[0][1], rows[0][4]) == ("云溪市财政局", "顾长青", phone)
    assert len(rows) == 2
    entry = AuditEntry.objects.get(act="contacts.export")
    assert (entry.actor_label, entry.after) == (cast.liaison.label, {"rows": 2})


def test_the_book_takes_a_constant_number_of_queries(cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        contacts_book(cast.clerk)
