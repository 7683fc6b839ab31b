"""Mail, SMS and robots: what a real receiver gets, and what is said of what goes wrong."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured

from departments.checks import ways_out
from reform.core.gateways import Outcome, gateway, has_robot, ways_to_people
from reform.core.gateways.outcome import short_key
from reform.gateway_settings import SMS_FIELDS, gateway_settings
from tests.receivers import mail_receiver, web_receiver

WORD = "a-word-nobody-may-see"
NOON = "2026-11-05 12:00:00+08:00"
SECONDS = "1793851200"


@pytest.fixture
def web(settings):
    settings.OUTGOING_HOSTS = settings.OUTGOING_INTERNAL = frozenset({"127.0.0.1"})
    with web_receiver() as receiver:
        yield receiver


@pytest.fixture
def sms(web, settings):
    """The SMS gateway as settings, with a signature and an answer that says so."""
    settings.SMS = {
        "url": web.url(f"/sms?key={WORD}"),
        "form": "json",
        "fields": SMS_FIELDS,
        "secret": WORD,
        "ok": ("", ""),
    }
    return web


@pytest.fixture
def robot(web, settings):
    settings.ROBOTS = {
        "云医改组": {"kind": "wecom", "url": web.url(f"/robot?key={WORD}"), "secret": ""},
        "北医改组": {"kind": "dingtalk", "url": web.url(f"/robot?access_token={WORD}"), "secret": WORD},
    }
    return web


@pytest.fixture
def box(settings):
    with mail_receiver() as receiver:
        settings.MAIL_ON, settings.EMAIL_HOST, settings.EMAIL_PORT = True, "127.0.0.1", receiver.port
        settings.EMAIL_USE_SSL = settings.EMAIL_USE_TLS = False
        settings.EMAIL_TIMEOUT, settings.DEFAULT_FROM_EMAIL = 1, "医改平台 <portal@yunxi.example>"
        yield receiver


def send(
    channel: str,
    to: str = "13800001111",
    subject: str = "主题",
    text: str = "10月报送今日截止。",
    key: str = "k",
) -> Outcome:
    return gateway(channel).send(to, subject, text, key=key)


def test_nothing_is_run_unless_it_is_named(settings):
    assert (ways_to_people(), gateway("robot"), gateway("none"), has_robot("云医改组")) == (
        [],
        None,
        None,
        False,
    )


@time_machine.travel(NOON, tick=False)
def test_sms_is_asked_for_with_the_offices_fields_and_signed(sms):
    assert send("sms") == Outcome()
    [(path, headers, body)] = sms.requests
    assert path == f"/sms?key={WORD}"
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    signed = f"{SECONDS}\n13800001111\n10月报送今日截止。".encode()
    assert json.loads(body) == {
        "mobile": "13800001111",
        "content": "10月报送今日截止。",
        "id": short_key("k"),
        "time": SECONDS,
        "sign": hmac.new(WORD.encode(), signed, hashlib.sha256).hexdigest(),
    }


def test_sms_as_a_form_with_other_fields(sms, settings):
    settings.SMS |= {
        "form": "form",
        "fields": {"m": "{to}", "c": "【云溪医改】{text}{}{other}", "pwd": "{secret}"},
    }
    assert send("sms", text="甲&m=1\n{secret}").sent
    assert parse_qs(sms.requests[0][2].decode()) == {
        "m": ["13800001111"],
        "c": ["【云溪医改】甲&m=1\n{secret}{}{other}"],
        "pwd": [WORD],
    }


@pytest.mark.parametrize("text", ['"}, "mobile": "13900000000', "\\", '\n{"x": 1}', "{to}"])
def test_no_text_changes_the_other_fields_of_an_sms(sms, text):
    send("sms", text=text)
    body = json.loads(sms.requests[0][2])
    assert (set(body), body["mobile"], body["content"]) == (set(SMS_FIELDS), "13800001111", text)


@pytest.mark.parametrize(
    ("body", "sent"),
    [(b'{"code": 0}', True), (b'{"code": "0"}', True), (b'{"code": 3}', False), (b"[", False)],
)
def test_sms_is_taken_when_the_answer_says_so(sms, settings, body, sent):
    settings.SMS |= {"ok": ("code", "0")}
    sms.body = body
    assert send("sms") == Outcome("" if sent else "not taken")


@pytest.mark.parametrize(
    ("status", "final"),
    [(301, True), (307, True), (400, True), (403, True), (408, False), (429, False), (500, False)],
)
def test_answers_that_may_change_are_worth_another_try(sms, status, final):
    sms.status = status
    assert send("sms") == Outcome(f"answered {status}", final=final)


def test_host_that_is_not_named_is_refused_for_good(sms, settings):
    settings.OUTGOING_HOSTS = frozenset()
    assert send("sms") == Outcome("not permitted: host not in OUTGOING_HOSTS", final=True)
    assert sms.requests == []


def test_robot_of_wecoms_shape(robot):
    assert has_robot("云医改组")
    assert send("robot", to="云医改组", text="以下2个单位尚未报齐") == Outcome()
    [(path, headers, body)] = robot.requests
    assert (path, headers["Content-Type"]) == (f"/robot?key={WORD}", "application/json; charset=utf-8")
    assert json.loads(body) == {"msgtype": "text", "text": {"content": "以下2个单位尚未报齐"}}


@time_machine.travel(NOON, tick=False)
def test_robot_of_dingtalks_shape_is_signed(robot):
    assert send("robot", to="北医改组").sent
    sent = parse_qs(urlsplit(robot.requests[0][0]).query)
    digest = hmac.new(WORD.encode(), f"{SECONDS}000\n{WORD}".encode(), hashlib.sha256).digest()
    assert sent == {
        "access_token": [WORD],
        "timestamp": [f"{SECONDS}000"],
        "sign": [base64.b64encode(digest).decode()],
    }


def test_robot_that_takes_nothing_is_told_by_its_number_only(robot):
    robot.body = json.dumps({"errcode": 93000, "errmsg": f"invalid webhook url {WORD}"}).encode()
    assert send("robot", to="云医改组") == Outcome("not taken (93000)")
    robot.body = b"[" * 60_000
    assert send("robot", to="云医改组") == Outcome("not taken")
    assert send("robot", to="南医改组") == Outcome("the work group has no robot", final=True)


def test_mail_arrives_as_plain_text_under_a_message_id_of_its_key(box):
    assert send("mail", to="he@yunxi.example") == Outcome()
    assert send("mail", to="he@yunxi.example").sent
    assert send("mail", to="he@yunxi.example", key="other").sent
    first, again, other = box.mails
    assert box.envelopes[0] == ("portal@yunxi.example", ["he@yunxi.example"])
    assert (first["Subject"], first["To"], first["Auto-Submitted"]) == (
        "主题",
        "he@yunxi.example",
        "auto-generated",
    )
    assert first["Message-ID"] == again["Message-ID"] == f"<{short_key('k')}@yunxi.example>"
    assert first["Message-ID"] != other["Message-ID"]
    assert (first.get_content_type(), first.get_content().strip()) == ("text/plain", "10月报送今日截止。")


@pytest.mark.parametrize("subject", ["甲\nBcc: x@elsewhere.example", "甲\r\n\r\n乙", "甲\rX: 1"])
def test_line_end_in_a_subject_is_no_header(box, subject):
    assert send("mail", to="he@yunxi.example", subject=subject) == Outcome(
        "mail failed (BadHeaderError)", final=True
    )
    assert box.mails == []


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("451 try later", Outcome("the mail server answered 451")),
        ("554 no", Outcome("the mail server answered 554", final=True)),
    ],
)
def test_mail_server_that_takes_no_mail(box, answer, outcome):
    box.answers = [f"{answer} {WORD}"]
    assert send("mail", to="he@yunxi.example") == outcome


@pytest.mark.parametrize(("code", "final"), [(450, False), (550, True)])
def test_mail_server_that_refuses_the_address(box, code, final):
    box.refuse = f"{code} he@yunxi.example is not here"
    assert send("mail", to="he@yunxi.example") == Outcome(
        f"the mail server refused the address ({code})", final=final
    )


def test_mail_server_that_is_not_there(box, settings):
    settings.EMAIL_PORT = 1
    assert send("mail", to="he@yunxi.example") == Outcome("mail failed (ConnectionRefusedError)")


def test_nothing_secret_stands_in_an_outcome_or_a_log(sms, robot, caplog):
    caplog.set_level("DEBUG")
    sms.status = 500
    outcomes = [send("sms"), send("robot", to="云医改组"), send("robot", to="北医改组")]
    sms.location, sms.status = f"https://elsewhere.example/?key={WORD}", 302
    outcomes.append(send("sms"))
    assert [one.sent for one in outcomes] == [False] * 4
    assert WORD not in f"{outcomes}{caplog.text}"
    assert "13800001111" not in f"{outcomes}{caplog.text}"


def test_deployment_check_says_which_ways_are_set_up(box, robot):
    assert [one.msg for one in ways_out()] == ["Ways out of the portal: mail, robot."]


def test_deployment_check_has_nothing_to_say_without_any(settings):
    assert ways_out() == []


# --- settings ---------------------------------------------------------------------------------------------------------
HOSTS = {"OUTGOING_HOSTS": "sms.example, qyapi.example"}
SMS_ON = HOSTS | {"SMS_URL": "https://sms.example/send"}


def made(production: bool = True, **environment: str) -> dict[str, object]:
    return gateway_settings({"ALLOWED_HOSTS": "portal.example"} | environment, production=production)


def test_without_names_in_the_environment_everything_is_off():
    off = made()
    assert (off["SMS"], off["ROBOTS"], off["MAIL_ON"]) == ({}, {}, False)
    assert off["PORTAL_URL"] == "https://portal.example"


def test_secrets_come_from_files(tmp_path):
    (tmp_path / "word").write_text(f"{WORD}\n")
    (tmp_path / "robots").write_text('{"云医改组": {"kind": "wecom", "url": "https://qyapi.example/x"}}')
    on = made(
        **SMS_ON,
        SMS_SECRET_FILE=str(tmp_path / "word"),
        ROBOTS_FILE=str(tmp_path / "robots"),
        MAIL_HOST="mail.example",
        MAIL_FROM="portal@yunxi.example",
        MAIL_PASSWORD_FILE=str(tmp_path / "word"),
    )
    assert (on["SMS"]["secret"], on["EMAIL_HOST_PASSWORD"]) == (WORD, WORD)
    assert on["ROBOTS"] == {"云医改组": {"kind": "wecom", "url": "https://qyapi.example/x", "secret": ""}}
    assert (on["MAIL_ON"], on["EMAIL_PORT"], on["EMAIL_USE_SSL"], on["EMAIL_TIMEOUT"]) == (
        True,
        465,
        True,
        10,
    )


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"SMS_URL": f"https://sms.example/{WORD}"}, "The host of SMS_URL must be named in OUTGOING_HOSTS."),
        (HOSTS | {"SMS_URL": f"http://sms.example/{WORD}"}, "SMS_URL must begin with https://."),
        (HOSTS | {"SMS_URL": "http://127.0.0.1/"}, "SMS_URL must begin with https://."),
        (SMS_ON | {"SMS_FORM": "xml"}, "SMS_FORM must be json or form"),
        (SMS_ON | {"SMS_BODY": f"{WORD}"}, "SMS_BODY must be a JSON object."),
        (SMS_ON | {"SMS_BODY": '{"a": 1}'}, "SMS_BODY must be a JSON object of texts."),
        ({"ROBOTS": f'["{WORD}"]'}, "ROBOTS must be a JSON object."),
        ({"ROBOTS": '{"云医改组": {"kind": "icq", "url": "https://x"}}'}, "Each of ROBOTS needs a kind"),
        (
            {"ROBOTS": f'{{"云医改组": {{"kind": "wecom", "url": "https://robot.example/{WORD}"}}}}'},
            "The host of ROBOTS must be named",
        ),
        ({"MAIL_HOST": "mail.example"}, "MAIL_FROM must be the address"),
        ({"MAIL_SECURITY": "ssl"}, "MAIL_SECURITY must be tls, starttls or none"),
        (
            {"MAIL_HOST": "mail.example", "MAIL_FROM": "a@b", "MAIL_SECURITY": "none"},
            "MAIL_SECURITY=none is for a mail server on this machine",
        ),
        ({"PORTAL_URL": "http://portal.example"}, "PORTAL_URL must begin with https://"),
    ],
)
def test_unsafe_ways_stop_the_start_with_a_sentence(environment, words):
    with pytest.raises(ImproperlyConfigured) as stopped:
        made(**environment)
    assert words in str(stopped.value)
    assert WORD not in str(stopped.value)
    assert stopped.value.__cause__ is None


def test_plain_http_to_this_machine_is_for_trying_out():
    assert (
        made(production=False, OUTGOING_HOSTS="127.0.0.1", SMS_URL="http://127.0.0.1:9/")["SMS"]["form"]
        == "json"
    )
