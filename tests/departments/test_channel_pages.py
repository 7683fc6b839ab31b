"""The pages of being told: why messages come, how one is told, the texts that leave, and where people are reached."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import translation

from departments.enums import Channel, DeliveryState, Reason
from departments.jobs import deliver_at_once
from departments.models import ChannelChoice, Delivery, Notification, User
from departments.selectors.deliveries import ERRORS, as_line, error_words
from departments.selectors.notifications import group_of, whys_of
from departments.services.channels import choose_channel, send_again, send_test
from departments.services.notifications import notify
from reform.core.models import AuditEntry, Job
from reform.core.workflow import WrongState
from tests.cast import signed_in
from tests.receivers import mail_receiver

THEN = datetime(2026, 11, 5, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def box(settings):
    with mail_receiver() as receiver:
        settings.MAIL_ON, settings.EMAIL_HOST, settings.EMAIL_PORT = True, "127.0.0.1", receiver.port
        settings.EMAIL_USE_SSL = settings.EMAIL_USE_TLS = False
        settings.EMAIL_TIMEOUT, settings.DEFAULT_FROM_EMAIL = 1, "portal@yunxi.example"
        yield receiver


def text(cast, **fields) -> Delivery:
    kept = {
        "programme": cast.programme,
        "user": cast.finance_liaison.user,
        "channel": Channel.SMS,
        "key": "message:1",
        "subject": "主题不给看",
        "body": "内容不给看",
        "not_before": THEN,
        "state": DeliveryState.FAILED,
        "tries": 6,
        "error": "answered 503",
    }
    return Delivery.objects.create(**(kept | fields))


def page(actor, name: str, query: str = "") -> str:
    return signed_in(actor).get(reverse(name) + query).content.decode()


def last(act: str) -> AuditEntry:
    return AuditEntry.objects.filter(act=act).latest("pk")


# --- messages ---------------------------------------------------------------------------------------------------------
def test_list_says_what_a_message_is_about_and_why_it_comes(cast):
    user = cast.finance_liaison.user
    notify(
        users=[user], key="report.returned:1", title="退回一", reason=Reason.FILER, programme=cast.programme
    )
    notify(users=[user], key="circular.published:1", title="通报一", reason=Reason.MEMBER)
    shown = page(cast.finance_liaison, "notification_list")
    assert "Why you get this: 市财政局 联络员" in shown
    assert "Why you get this: you belong to the programme" in shown
    assert "Reporting <b>1</b>" in shown
    assert "Circulars <b>1</b>" in shown
    of_reports = page(cast.finance_liaison, "notification_list", "?group=reporting")
    assert "退回一" in of_reports
    assert "通报一" not in of_reports
    assert "No message of this kind" in page(cast.finance_liaison, "notification_list", "?group=division")
    assert "通报一" in page(cast.finance_liaison, "notification_list", "?group=nonsense")


@pytest.mark.parametrize(
    ("key", "group"),
    [
        ("due.today:x", "reporting"),
        ("overdue.head:x", "reporting"),
        ("period.opened:x", "reporting"),
        ("sheet.accepted:x", "reporting"),
        ("hand_out:x", "matters"),
        ("adjustment.approved:x", "matters"),
        ("objection.made:x", "matters"),
        ("division.asked:x", "division"),
        ("circular.drafted:x", "circulars"),
        ("instruction:x", "instructions"),
        ("changes.asked:x", "people"),
        ("anything", "people"),
    ],
)
def test_key_says_what_a_message_is_about(key, group):
    assert group_of(key) == group


def test_why_names_only_posts_of_the_messages_programme(cast, django_assert_num_queries):
    notify(
        users=[cast.north.user], key="due.soon:1", title="甲", reason=Reason.FILER, programme=cast.programme
    )
    notify(users=[cast.north.user], key="b", title="乙", reason=Reason.FILER, programme=cast.south.programme)
    notify(users=[cast.north.user], key="c", title="丙")
    messages = list(Notification.objects.order_by("pk"))
    with django_assert_num_queries(1), translation.override("en"):
        whys = whys_of(cast.north.user, messages)
    assert [whys[one.pk] for one in messages] == [
        "Why you get this: 北山县医改办 县医改办",
        "Why you get this: you report for the unit",
        "",
    ]


# --- the own choice ---------------------------------------------------------------------------------------------------
def test_account_page_offers_the_ways_the_office_runs_with_masked_addresses(cast, box):
    User.objects.filter(pk=cast.liaison.user.pk).update(mail="lu@yunxi.example", phone="13800001111")
    shown = page(cast.liaison, "session_list")
    assert "E-mail (l***@yunxi.example)" in shown
    assert "SMS" not in shown
    assert "lu@yunxi.example" not in shown
    assert "13800001111" not in shown
    checked = re.findall(r'<input[^>]*name="channel"[^>]*value="(\w+)"[^>]*checked', shown)
    assert checked == ["mail"]


def test_account_page_says_when_nothing_is_sent(cast):
    assert "The office sends nothing outside of the portal." in page(cast.liaison, "session_list")


def test_choice_is_kept_and_recorded(cast, box):
    client = signed_in(cast.liaison)
    assert client.post(reverse("channel_choose"), {"channel": "none"}).status_code == 302
    assert ChannelChoice.objects.get().channel == Channel.NONE
    assert (last("channel.choose").before, last("channel.choose").after) == (
        {"channel": None},
        {"channel": "none"},
    )
    client.post(reverse("channel_choose"), {"channel": "none"})
    assert AuditEntry.objects.filter(act="channel.choose").count() == 1


@pytest.mark.parametrize("channel", ["sms", "robot", "", "x"])
def test_way_that_is_not_run_cannot_be_chosen(cast, box, channel):
    signed_in(cast.liaison).post(reverse("channel_choose"), {"channel": channel})
    assert not ChannelChoice.objects.exists()
    with pytest.raises(ValidationError):
        choose_channel(channel=channel, by=cast.liaison)


# --- texts that leave -------------------------------------------------------------------------------------------------
def test_administrator_sees_whom_and_how_but_not_what(cast):
    User.objects.filter(pk=cast.finance_liaison.user.pk).update(phone="138 0000 1111")
    text(cast)
    text(cast, key="robot", user=None, channel=Channel.ROBOT, state=DeliveryState.WAITING, error="")
    shown = page(cast.admin, "delivery_list")
    assert "138****1111" in shown
    assert "何知秋" in shown
    assert "The gateway refused the text (503)" in shown
    assert "Robot of the work group" in shown
    for hidden in ("主题不给看", "内容不给看", "138 0000 1111", "13800001111"):
        assert hidden not in shown
    assert "Look at texts that could not be sent" in page(cast.admin, "home")
    assert "何知秋" not in page(cast.admin, "delivery_list", "?state=sent")


def test_nothing_is_shown_of_other_places(cast):
    other = text(cast)
    other.programme.jurisdiction.path = "9/"
    other.programme.jurisdiction.save()
    assert not Delivery.objects.visible_to(cast.north).exists()
    assert not Delivery.objects.visible_to(cast.head).exists()


def test_list_takes_as_many_queries_for_many_as_for_one(cast, django_assert_max_num_queries):
    client = signed_in(cast.admin)
    text(cast)
    client.get(reverse("delivery_list"))
    for n in range(20):
        text(cast, key=f"k{n}")
    with django_assert_max_num_queries(16):
        client.get(reverse("delivery_list"))


def test_text_given_up_is_sent_again(cast, box):
    User.objects.filter(pk=cast.finance_liaison.user.pk).update(mail="he@yunxi.example")
    row = text(cast, channel=Channel.MAIL)
    assert signed_in(cast.admin).post(reverse("delivery_again", args=[row.uid])).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.tries, row.error) == ("waiting", 0, "")
    assert last("delivery.again").object_uid == row.uid
    assert Job.objects.filter(kind="departments.deliver").count() == 1
    deliver_at_once({})
    row.refresh_from_db()
    assert (row.state, [mail["To"] for mail in box.mails]) == ("sent", ["he@yunxi.example"])


@pytest.mark.parametrize("state", [DeliveryState.WAITING, DeliveryState.SENT])
def test_text_that_was_not_given_up_is_not_sent_again(cast, state):
    row = text(cast, state=state, sent_at=THEN)
    with pytest.raises(WrongState):
        send_again(delivery=row, by=cast.admin)
    row.refresh_from_db()
    assert (row.state, row.tries) == (state, 6)


def test_test_message_goes_to_the_administrator_alone(cast, box):
    client = signed_in(cast.admin)
    client.post(reverse("delivery_test"), {"channel": "mail"})
    assert not Delivery.objects.exists()
    User.objects.filter(pk=cast.admin.user.pk).update(mail="jin@yunxi.example")
    client.post(reverse("delivery_test"), {"channel": "sms"})
    assert not Delivery.objects.exists()
    client.post(reverse("delivery_test"), {"channel": "mail"})
    deliver_at_once({})
    assert [(mail["To"], mail["Subject"]) for mail in box.mails] == [("jin@yunxi.example", "测试消息")]
    assert last("delivery.test").after == {"channel": "mail"}


@pytest.mark.parametrize("who", ["clerk", "head", "liaison", "north", "security", "auditor"])
def test_only_the_system_administrator_looks_after_texts(cast, box, who):
    by = cast.people[who]
    with pytest.raises(PermissionDenied):
        send_again(delivery=text(cast), by=by)
    with pytest.raises(PermissionDenied):
        send_test(channel="mail", by=by)


def test_every_word_of_a_gateway_is_put_into_words():
    with translation.override("zh-hans"):
        for base in ERRORS:
            assert error_words(base) != base
        assert error_words("answered 503") == "网关拒绝（503）"
        assert (
            error_words("mail failed (ConnectionRefusedError)")
            == "无法连接邮件服务器（ConnectionRefusedError）"
        )
    assert error_words("of an older version (7)") == "of an older version (7)"


def test_line_of_somebody_without_an_address(cast):
    assert as_line(text(cast, error="")).address == ""


# --- where people are reached -----------------------------------------------------------------------------------------
def test_administrator_writes_down_where_somebody_is_reached(cast):
    user = cast.finance_liaison.user
    url = reverse("account_contact", args=[user.uid])
    signed_in(cast.admin).post(url, {"phone": "13800001111", "mail": "he@yunxi.example"})
    kept = User.objects.get(pk=user.pk)
    assert (kept.phone, kept.mail) == ("13800001111", "he@yunxi.example")
    entry = last("account.contact")
    assert (entry.before, entry.after) == (
        {"phone": "***", "mail": ""},
        {"phone": "***", "mail": "h***@yunxi.example"},
    )
    signed_in(cast.admin).post(url, {"phone": "13800001111", "mail": "not an address"})
    assert User.objects.get(pk=user.pk).mail == "he@yunxi.example"
    assert AuditEntry.objects.filter(act="account.contact").count() == 1


def test_mail_address_lies_locked_in_the_database(cast):
    user = cast.finance_liaison.user
    user.mail = "he@yunxi.example"
    user.save()
    with connection.cursor() as cursor:
        cursor.execute("SELECT mail FROM departments_user WHERE id = %s", [user.pk])
        assert "yunxi" not in cursor.fetchone()[0]
    assert User.objects.get(pk=user.pk).mail == "he@yunxi.example"
