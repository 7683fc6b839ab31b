"""What leaves the portal, to whom and when, with a real SMTP server and a real SMS gateway on this machine."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db.models import F

from departments.enums import Channel, DeliveryState, Reason
from departments.models import ChannelChoice, Delivery, Notification, PostHolding, User
from departments.selectors.channels import address_of, channel_of, masked_address
from departments.services import deliveries
from departments.services.deliveries import deliver, forget_sent, plan_deliveries, post_to_group, send_due
from departments.services.notifications import notify
from departments.telling import SMS_LENGTH, one_line
from reform.core.gateways.outcome import short_key
from reform.core.models import Job
from reform.gateway_settings import SMS_FIELDS
from tests.receivers import mail_receiver, web_receiver

SHANGHAI = ZoneInfo("Asia/Shanghai")
WORD = "a-word-nobody-may-see"
WHY = "收到原因：市财政局 联络员"
LIST = "https://portal.example/messages/"
SIGNED = "本消息由改革任务督办平台发送，请勿回复；详情请登录平台查看。"


def at(text: str) -> datetime:
    """A moment of November 2026 on the office's clock, as "5 10:00"."""
    day, hour = text.split()
    return datetime.fromisoformat(f"2026-11-{int(day):02} {hour}:00").replace(tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def clock():
    """Stand at seven o'clock on Thursday 5 November 2026, before everything."""
    with time_machine.travel(at("5 07:00"), tick=False) as traveller:
        yield traveller


@pytest.fixture
def box(settings):
    """The office runs mail."""
    settings.PORTAL_URL = "https://portal.example"
    with mail_receiver() as receiver:
        settings.MAIL_ON, settings.EMAIL_HOST, settings.EMAIL_PORT = True, "127.0.0.1", receiver.port
        settings.EMAIL_USE_SSL = settings.EMAIL_USE_TLS = False
        settings.EMAIL_TIMEOUT, settings.DEFAULT_FROM_EMAIL = 1, "portal@yunxi.example"
        yield receiver


@pytest.fixture
def sms(settings):
    """The office runs SMS."""
    settings.PORTAL_URL = "https://portal.example"
    settings.OUTGOING_HOSTS = settings.OUTGOING_INTERNAL = frozenset({"127.0.0.1"})
    with web_receiver() as receiver:
        settings.SMS = {
            "url": receiver.url(f"/?key={WORD}"),
            "form": "json",
            "fields": SMS_FIELDS,
            "secret": WORD,
            "ok": ("errcode", "0"),
        }
        yield receiver


@pytest.fixture
def he(cast) -> User:
    """Finance's liaison, with a phone and a mail address."""
    user = cast.finance_liaison.user
    user.phone, user.mail = "138-0000 1111", "he@yunxi.example"
    user.save()
    return user


def tell(cast, *users: User, key: str = "report.returned:1", **more: object) -> None:
    words = {
        "title": "已退回：第1项工作",
        "body": "请补充数据来源。",
        "url": "/reports/1/",
        "reason": Reason.FILER,
    }
    notify(users=users, key=key, programme=cast.programme, **(words | more))


def texts(receiver) -> list[str]:
    return [json.loads(body)["content"] for _path, _headers, body in receiver.requests]


def words(mail) -> str:
    return mail.get_content().replace("\r\n", "\n").strip()


# --- at once and with the digest --------------------------------------------------------------------------------------
def test_urgent_message_leaves_at_once_with_its_reason_and_link(cast, he, box):
    tell(cast, he, urgent=True)
    assert deliver(now=at("5 10:00")) == 1
    [mail] = box.mails
    assert (mail["To"], mail["Subject"]) == ("he@yunxi.example", "已退回：第1项工作")
    assert words(mail) == (
        f"已退回：第1项工作\n\n  请补充数据来源。\n\nhttps://portal.example/reports/1/\n\n{WHY}\n{SIGNED}"
    )
    row = Delivery.objects.get()
    assert (row.state, row.channel, row.tries, row.programme) == ("sent", "mail", 1, cast.programme)
    assert mail["Message-ID"] == f"<{short_key(row.key)}@yunxi.example>"


def test_urgent_message_by_sms_is_one_line(cast, he, sms):
    tell(cast, he, urgent=True, title="已退回：第1项\n工作")
    assert deliver(now=at("5 10:00")) == 1
    assert texts(sms) == [f"已退回：第1项 工作 {WHY} https://portal.example/reports/1/"]
    assert json.loads(sms.requests[0][2])["mobile"] == "13800001111"


def test_urgent_message_asks_for_a_job_where_the_office_runs_a_way(cast, he, box, settings):
    tell(cast, he, urgent=True)
    assert list(Job.objects.values_list("kind", "key")) == [
        ("departments.deliver", "departments.deliver:report.returned:1")
    ]
    tell(cast, he, key="b")
    settings.MAIL_ON = False
    tell(cast, he, key="c", urgent=True)
    assert Job.objects.count() == 1


def test_other_messages_leave_in_one_digest_at_the_programmes_hour(cast, he, box):
    tell(cast, he, key="report.accepted:1", title="第1项工作已通过", body="")
    tell(cast, he, key="hand_out:1", title="下达1项", body="", url="/tasks/1/")
    assert deliver(now=at("5 08:29")) == 0
    assert deliver(now=at("5 08:30")) == 1
    [mail] = box.mails
    assert mail["Subject"] == "2条新消息"
    assert words(mail) == (
        "2条新消息\n\n【填报】\n  第1项工作已通过\n  https://portal.example/reports/1/\n\n"
        f"【任务】\n  下达1项\n  https://portal.example/tasks/1/\n\n{WHY}\n{SIGNED}"
    )


def test_digest_leaves_once_a_day_and_never_empty(cast, he, box):
    assert deliver(now=at("5 09:00")) == 0
    tell(cast, he)
    assert deliver(now=at("5 09:00")) == 1
    tell(cast, he, key="b")
    assert deliver(now=at("5 18:00")) == 0
    assert deliver(now=at("6 08:30")) == 1
    assert deliver(now=at("6 09:00")) == 0
    assert [words(mail).count("reports/1/") for mail in box.mails] == [1, 1]


def test_digest_by_sms_counts(cast, he, sms):
    tell(cast, he)
    tell(cast, he, key="hand_out:1")
    assert deliver(now=at("5 09:00")) == 1
    assert texts(sms) == [f"2条新消息：填报1，任务1 {WHY} {LIST}"]


def test_digest_waits_for_a_working_day_and_then_holds_what_came_meanwhile(cast, he, box):
    tell(cast, he)
    assert [deliver(now=at(f"{day} 10:00")) for day in (7, 8)] == [0, 0]
    tell(cast, he, key="report.accepted:2")
    assert deliver(now=at("9 08:30")) == 1
    assert box.mails[0]["Subject"] == "2条新消息"


def test_server_that_was_down_for_days_catches_up_once(cast, he, box):
    tell(cast, he, urgent=True)
    tell(cast, he, key="hand_out:1")
    # The urgent one could not leave for more than a day: it goes with the digest.
    assert deliver(now=at("12 11:00")) == 1
    assert deliver(now=at("12 11:05")) == 0
    assert [mail["Subject"] for mail in box.mails] == ["2条新消息"]


def test_what_is_older_than_two_weeks_is_told_no_more(cast, he, box):
    tell(cast, he)
    assert deliver(now=at("20 08:30")) == 0


def test_one_digest_a_person_even_of_two_programmes(cast, he, box):
    tell(cast, he)
    other = cast.north.programme
    other.digest_at = time(9)
    other.save()
    notify(users=[he], key="circular.published:1", title="乙", programme=other)
    notify(users=[he], key="handover:1", title="丙", reason=Reason.OWN)
    assert deliver(now=at("5 08:30")) == 1
    assert box.mails[0]["Subject"] == "3条新消息"
    assert "收到原因：涉及您本人的账号或岗位" in words(box.mails[0])


def test_what_was_read_in_the_portal_does_not_leave(cast, he, box):
    tell(cast, he)
    tell(cast, he, key="b", urgent=True)
    Notification.objects.update(read_at=at("5 08:00"))
    assert deliver(now=at("5 10:00")) == 0
    assert not Delivery.objects.exists()


def test_what_is_read_while_it_waits_does_not_leave_and_leaves_no_trace(cast, he, box):
    tell(cast, he, urgent=True)
    plan_deliveries(now=at("5 21:00"))
    Notification.objects.update(read_at=at("5 22:00"))
    assert (send_due(now=at("6 08:00")), Delivery.objects.count(), box.mails) == (0, 0, [])


# --- hours ------------------------------------------------------------------------------------------------------------
def test_quiet_hours_hold_a_text_back(cast, he, box):
    tell(cast, he, urgent=True)
    assert deliver(now=at("5 20:00")) == 0
    assert Delivery.objects.get().not_before == at("6 08:00")
    assert deliver(now=at("6 07:59")) == 0
    assert deliver(now=at("6 08:00")) == 1


def test_no_sms_on_free_days_but_mail(cast, he, sms, box):
    cast.liaison.user.mail = "lu@yunxi.example"
    cast.liaison.user.save()
    tell(cast, he, cast.liaison.user, urgent=True)
    Notification.objects.update(created_at=at("7 09:00"))
    assert deliver(now=at("7 10:00")) == 1
    assert [mail["To"] for mail in box.mails] == ["lu@yunxi.example"]
    assert Delivery.objects.get(channel="sms").not_before == at("9 08:00")


def test_try_after_a_failure_keeps_quiet_hours(cast, he, box):
    box.answers = ["451 later"]
    tell(cast, he, urgent=True)
    deliver(now=at("5 19:59"))
    assert Delivery.objects.get().not_before == at("6 08:00")


# --- to whom ----------------------------------------------------------------------------------------------------------
def test_closed_account_is_told_nothing(cast, he, box):
    tell(cast, he, urgent=True)
    tell(cast, he, key="b")
    User.objects.filter(pk=he.pk).update(is_active=False)
    assert deliver(now=at("5 10:00")) == 0
    assert not Delivery.objects.exists()


def test_account_closed_while_a_text_waits_is_told_nothing(cast, he, box):
    tell(cast, he, urgent=True)
    plan_deliveries(now=at("5 10:00"))
    User.objects.filter(pk=he.pk).update(is_active=False)
    assert send_due(now=at("5 10:00")) == 0
    row = Delivery.objects.get()
    assert (row.state, row.error, box.mails) == ("failed", "the account is closed", [])


def test_choice_of_the_person_is_kept(cast, he, sms, box):
    ChannelChoice.objects.create(user=he, channel=Channel.MAIL)
    tell(cast, he, urgent=True)
    deliver(now=at("5 10:00"))
    assert (len(box.mails), sms.requests) == (1, [])
    ChannelChoice.objects.update(channel=Channel.NONE)
    tell(cast, he, key="b", urgent=True)
    tell(cast, he, key="c")
    assert deliver(now=at("5 10:00")) == 0
    assert Notification.objects.filter(delivery=None).count() == 2


@pytest.mark.parametrize(
    ("phone", "mail", "chosen", "channel"),
    [
        ("13800001111", "he@yunxi.example", None, "sms"),
        ("13800001111", "he@yunxi.example", "mail", "mail"),
        ("13800001111", "he@yunxi.example", "none", None),
        ("0591-8765432", "he@yunxi.example", None, "mail"),
        ("0591-8765432", "he@yunxi.example", "sms", "mail"),
        ("", "", None, None),
        ("+86 138 0000 1111", "", "mail", "sms"),
        ("", "he@yunxi.example, x@elsewhere.example", "mail", None),
    ],
)
def test_person_is_told_by_the_first_way_that_reaches_them(cast, sms, box, phone, mail, chosen, channel):
    user = cast.finance_liaison.user
    user.phone, user.mail = phone, mail
    assert channel_of(user, chosen) == channel


def test_addresses_are_masked_in_lists():
    assert [masked_address(one) for one in ("13800001111", "he@yunxi.example", "12345", "")] == [
        "138****1111",
        "h***@yunxi.example",
        "****",
        "",
    ]


def test_address_is_the_one_at_the_time_of_sending(cast, he, sms):
    tell(cast, he, urgent=True)
    plan_deliveries(now=at("5 10:00"))
    he.phone = ""
    he.save()
    assert send_due(now=at("5 10:00")) == 0
    assert (Delivery.objects.get().state, Delivery.objects.get().error) == ("failed", "no address")


def test_deputy_is_told_why_as_a_deputy(cast, he, box):
    PostHolding.objects.filter(user=he).update(deputy=True)
    tell(cast, he, urgent=True)
    deliver(now=at("5 10:00"))
    assert f"{WHY}（代理）" in words(box.mails[0])


# --- what stays inside ------------------------------------------------------------------------------------------------
def test_words_of_a_labelled_matter_do_not_leave(cast, he, sms, box):
    secret = {"title": f"已退回：{WORD}", "body": WORD, "url": f"/tasks/{WORD}/", "sealed": True}
    tell(cast, he, urgent=True, **secret)
    tell(cast, he, key="report.returned:2", **secret)
    deliver(now=at("5 10:00"))
    ChannelChoice.objects.create(user=he, channel=Channel.MAIL)
    tell(cast, he, key="instruction:1", urgent=True, **secret)
    tell(cast, he, key="instruction:2", **secret)
    deliver(now=at("6 10:00"))
    assert texts(sms) == [
        f"有新的填报消息 {WHY} {LIST}",
        f"1条新消息：填报1 {WHY} {LIST}",
    ]
    assert [mail["Subject"] for mail in box.mails] == ["2条新消息"]
    assert "  有新的批示消息\n  https://portal.example/messages/\n" in words(box.mails[0])
    everything = "".join(texts(sms)) + "".join(words(mail) + mail["Subject"] for mail in box.mails)
    assert WORD not in everything
    assert WORD not in "".join(Delivery.objects.annotate(t=F("body")).values_list("t", flat=True))


@pytest.mark.parametrize("url", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:x", ""])
def test_link_leads_to_the_portal(cast, he, sms, url):
    tell(cast, he, urgent=True, url=url)
    deliver(now=at("5 10:00"))
    assert texts(sms)[0].endswith(f" {LIST}")
    assert "elsewhere" not in texts(sms)[0]


def test_nothing_secret_stands_in_rows_jobs_or_logs(cast, he, sms, caplog, capsys):
    caplog.set_level("DEBUG")
    tell(cast, he, urgent=True)
    sms.status, sms.body = 500, WORD.encode()
    deliver(now=at("5 10:00"))
    sms.status, sms.body = 200, json.dumps({"errcode": WORD}).encode()
    deliver(now=at("5 11:00"))
    row = Delivery.objects.get()
    assert (row.error, row.tries) == ("not taken", 2)
    kept = [
        str(value)
        for model in (Delivery, Job, Notification)
        for line in model.objects.values()
        for value in line.values()
    ]
    told = " ".join(kept) + caplog.text + "".join(capsys.readouterr())
    assert "delivery" in caplog.text
    assert WORD not in told
    assert not re.search(r"138\D?0000\D?1111", told)


HOSTILE = (
    "<img src=x onerror=planted()>\r\nBcc: x@elsewhere.example\r\n\r\n<script>planted()</script>\u202e{{7*7}}"
)


def test_hostile_words_are_plain_words_and_make_no_header_line_or_part(cast, he, sms, box):
    cast.finance.short_name = cast.finance_liaison.post.title = f"财政局{HOSTILE}"[:60]
    cast.finance.save()
    cast.finance_liaison.post.save()
    ChannelChoice.objects.create(user=he, channel=Channel.MAIL)
    cast.liaison.user.phone = "13800002222"
    cast.liaison.user.save()
    for key, urgent in (("report.returned:1", True), ("hand_out:1", False)):
        tell(cast, he, cast.liaison.user, key=key, urgent=urgent, title=HOSTILE, body=HOSTILE)
    assert deliver(now=at("5 10:00")) == 4
    for mail in box.mails:
        assert not mail.is_multipart()
        assert mail.get_content_type() == "text/plain"
        assert set(mail.keys()) == {
            "Content-Type",
            "MIME-Version",
            "Content-Transfer-Encoding",
            "Subject",
            "From",
            "To",
            "Date",
            "Message-ID",
            "Auto-Submitted",
        } | ({"X-Peer", "X-MailFrom", "X-RcptTo"} & set(mail.keys()))
        assert "Bcc:" not in [line[:4] for line in words(mail).split("\n")]
        assert "\u202e" not in words(mail)
    assert [one for _from, to in box.envelopes for one in to] == ["he@yunxi.example"] * 2
    for text in texts(sms):
        assert one_line(text) == text
        assert len(text) <= SMS_LENGTH
    assert {json.loads(body)["mobile"] for _path, _headers, body in sms.requests} == {"13800002222"}


# --- tries ------------------------------------------------------------------------------------------------------------
def test_text_is_tried_again_ever_later_and_then_given_up(cast, he, sms):
    cast.programme.quiet_from = cast.programme.quiet_until
    cast.programme.save()
    sms.status = 503
    tell(cast, he, urgent=True)
    now, waits = at("5 10:00"), []
    while True:
        deliver(now=now)
        row = Delivery.objects.get()
        if row.state == DeliveryState.FAILED:
            break
        waits.append(row.not_before - now)
        assert send_due(now=row.not_before - timedelta(seconds=1)) == 0
        now = row.not_before
    assert waits == [timedelta(minutes=n) for n in (1, 5, 15, 60, 240)]
    assert (row.tries, row.error, len(sms.requests)) == (6, "answered 503", 6)
    assert deliver(now=at("6 10:00")) == 0


def test_text_that_is_refused_for_good_is_given_up_at_once(cast, he, box):
    box.refuse = "550 nobody here"
    tell(cast, he, urgent=True)
    deliver(now=at("5 10:00"))
    row = Delivery.objects.get()
    assert (row.state, row.tries, row.error) == ("failed", 1, "the mail server refused the address (550)")


def test_text_that_arrives_at_the_second_try_is_sent_once_under_one_id(cast, he, box):
    box.answers = ["451 later"]
    tell(cast, he, urgent=True)
    assert deliver(now=at("5 10:00")) == 0
    assert (Delivery.objects.get().error, Delivery.objects.get().state) == (
        "the mail server answered 451",
        "waiting",
    )
    assert deliver(now=at("5 10:01")) == 1
    assert deliver(now=at("5 12:00")) == 0
    row = Delivery.objects.get()
    assert (row.state, row.tries, row.error, len(box.mails)) == ("sent", 2, "", 1)


def test_worker_that_dies_after_sending_lets_another_send_it_again_under_the_same_id(
    cast, he, box, monkeypatch
):
    tell(cast, he, urgent=True)

    def die(row, now):
        deliveries.gateway(row.channel).send("he@yunxi.example", row.subject, row.body, key=row.key)
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(deliveries, "_send", die)
        with pytest.raises(SystemExit):
            deliver(now=at("5 10:00"))
    assert deliver(now=at("5 10:04")) == 0
    assert deliver(now=at("5 10:05")) == 1
    assert len({mail["Message-ID"] for mail in box.mails}) == 1
    assert len(box.mails) == 2


def test_gateway_that_is_down_does_not_hold_up_the_others(cast, sms, box, he):
    people = [User.objects.create_user(username=f"u{n}", name="某", phone=f"1380000{n:04}") for n in range(5)]
    for user in people:
        PostHolding.objects.create(post=cast.liaison.post, user=user, held_from=date(2020, 1, 1))
    ChannelChoice.objects.create(user=he, channel=Channel.MAIL)
    sms.status = 503
    tell(cast, *people, he, urgent=True)
    assert deliver(now=at("5 10:00")) == 1
    assert (len(sms.requests), len(box.mails)) == (3, 1)


def test_sent_texts_are_forgotten_after_half_a_year(cast, he, box):
    tell(cast, he, urgent=True)
    deliver(now=at("5 10:00"))
    row = Delivery.objects.get()
    assert forget_sent(before=row.sent_at) == 0
    assert forget_sent(before=row.sent_at + timedelta(seconds=1)) == 1
    assert Notification.objects.count() == 1


# --- robots -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def robot(settings):
    settings.OUTGOING_HOSTS = settings.OUTGOING_INTERNAL = frozenset({"127.0.0.1"})
    with web_receiver() as receiver:
        settings.ROBOTS = {"云医改组": {"kind": "wecom", "url": receiver.url(), "secret": ""}}
        yield receiver


def test_robot_posts_a_text_once_with_the_days_digests(cast, robot):
    now = at("5 07:00")
    assert post_to_group(programme=cast.programme, key="robot:1", text="尚未报齐", now=now)
    assert not post_to_group(programme=cast.programme, key="robot:1", text="尚未报齐", now=now)
    assert [send_due(now=at(f"5 {hour}")) for hour in ("08:29", "08:30", "09:00")] == [0, 1, 0]
    assert [json.loads(body)["text"]["content"] for _path, _headers, body in robot.requests] == ["尚未报齐"]


def test_robot_keeps_quiet_on_free_days(cast, robot):
    post_to_group(programme=cast.programme, key="robot:1", text="尚未报齐", now=at("7 10:00"))
    assert Delivery.objects.get().not_before == at("9 08:00")


def test_group_without_a_robot_gets_nothing(cast, robot):
    assert not post_to_group(
        programme=cast.north.programme, key="robot:1", text="尚未报齐", now=at("5 10:00")
    )
    assert not Delivery.objects.exists()


def test_mobile_number_only_is_an_address_for_an_sms(cast):
    user = cast.clerk.user
    user.phone = "12345678901"
    assert address_of(user, Channel.SMS) == ""
