"""A mail server that refuses, hangs, or takes a mail and hangs up: who files waits for nobody, one mail arrives."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from departments.models import Delivery
from departments.services.notifications import notify
from reform.core.periods import Period
from reports.models import ProgressReport
from reports.services.periods import open_period
from reports.services.reports import save_report, submit_report
from tests.faults.conftest import Office
from tests.faults.programs import at_once, wait
from tests.receivers import Mailbox, mail_receiver


@pytest.fixture
def box() -> Iterator[Mailbox]:
    """A mail server."""
    with mail_receiver() as receiver:
        yield receiver


def mailing(office: Office, port: int) -> dict[str, str]:
    """The environment of an office that sends mail; its people may be rung at any hour."""
    cast = office.cast
    cast.programme.quiet_from = cast.programme.quiet_until = None
    user = cast.liaison.user
    user.mail = "lu@yunxi.example"
    user.save()
    type(cast.programme).objects.update(quiet_from="00:00", quiet_until="00:00")
    return {
        "MAIL_HOST": "127.0.0.1",
        "MAIL_PORT": str(port),
        "MAIL_SECURITY": "none",
        "MAIL_FROM": "portal@yunxi.example",
        "OUTGOING_HOSTS": "127.0.0.1",
    }


def tell(office: Office, key: str = "report.returned:1") -> None:
    """Something urgent happened that the liaison is told of."""
    notify(
        users=[office.cast.liaison.user],
        key=key,
        title="已退回：第1项工作",
        body="请补充数据来源。",
        url="/reports/",
        reason="filer",
        urgent=True,
        programme=office.cast.programme,
    )


def again_at_once() -> None:
    """The pauses between tries are of minutes."""
    Delivery.objects.filter(state="waiting").update(not_before=timezone.now() - timedelta(seconds=1))


def test_page_waits_for_no_mail_server_that_hangs(office):
    """It takes the connection and never says a word."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(8)
        env = mailing(office, deaf.getsockname()[1])
        office.cast.task(1)
        cast = office.cast
        month = Period(timezone.localdate().replace(day=1))
        report = open_period(ledger=cast.ledger, period=month, by=cast.clerk).reports.get()
        said = {"text": "已完成。", "self_rated": "on_schedule"}
        submit_report(report=save_report(report=report, fields=said, by=cast.liaison), by=cast.liaison)
        she = office.visitor(office.web(**env), "clerk")
        she.get(f"/review/{report.uid}/")
        office.worker("-B", "-s", str(office.var / "schedule"), **env)
        version = ProgressReport.objects.get().version
        answer = she.post(
            f"/review/{report.uid}/", {"act": "return", "reason": "请补充数据来源。", "version": str(version)}
        )
        assert (answer.status, answer.seconds < at_once()) == (302, True), answer.seconds
        # The worker was asked at once and is hanging; by the hour there is the day's digest beside the message.
        tried = Delivery.objects.filter(user=office.cast.liaison.user, key__startswith="message:").exclude(
            error=""
        )
        wait(tried.exists, seconds=90, what="no try was noted")
        row = tried.get()
        assert (row.state, row.tries) == ("waiting", 1)
        assert row.error in {"the mail server did not answer in time", "mail failed (SMTPServerDisconnected)"}


def run_deliveries(office: Office, env: dict[str, str]) -> None:
    """Let the office send what is due, once."""
    import sys

    from tests.browser.processes import run

    code = "import django; django.setup(); from departments.services.deliveries import deliver; deliver()"
    settled = office.env | env | {"DJANGO_SETTINGS_MODULE": "reform.settings"}
    run([sys.executable, "-c", code], env=settled)


def test_mail_refused_for_now_arrives_once_later(office, box):
    env = mailing(office, box.port)
    box.answers = ["451 try again later", "421 too busy"]
    tell(office)
    for _try in range(3):
        run_deliveries(office, env)
        again_at_once()
    run_deliveries(office, env)
    assert [mail["Subject"] for mail in box.mails] == ["已退回：第1项工作"]
    row = Delivery.objects.get()
    assert (row.state, row.tries, row.error) == ("sent", 3, "")


def test_mail_server_that_is_gone_is_tried_ever_later_and_given_up_visibly(office):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        env = mailing(office, nobody.getsockname()[1])
        tell(office)
        for _try in range(7):
            run_deliveries(office, env)
            again_at_once()
    row = Delivery.objects.get()
    assert (row.state, row.tries) == ("failed", 6)
    assert row.error.startswith("mail failed (ConnectionRefused")


def test_mail_taken_by_a_server_that_hangs_up_bears_the_same_name_again(office, box):
    """The server took it and the line broke: it comes twice, under one Message-ID, which mail programs join."""
    env = mailing(office, box.port)
    with dropping(box.port) as port:
        tell(office)
        run_deliveries(office, env | {"MAIL_PORT": str(port)})
        again_at_once()
    run_deliveries(office, env)
    assert len(box.mails) >= 1
    assert len({mail["Message-ID"] for mail in box.mails}) == 1
    assert Delivery.objects.get().state == "sent"


class dropping:
    """A line to the mail server that breaks once the mail was handed over."""

    def __init__(self, port: int) -> None:
        self.to = port
        self.ear = socket.socket()
        self.ear.bind(("127.0.0.1", 0))
        self.ear.listen(1)
        self.thread = threading.Thread(target=self._carry, daemon=True)

    def __enter__(self) -> int:
        self.thread.start()
        return int(self.ear.getsockname()[1])

    def __exit__(self, *_exc: object) -> None:
        self.thread.join(10)
        self.ear.close()

    def _carry(self) -> None:
        ours, _address = self.ear.accept()
        theirs = socket.create_connection(("127.0.0.1", self.to))
        with ours, theirs:
            back = threading.Thread(target=self._back, args=(theirs, ours), daemon=True)
            back.start()
            sent = b""
            while piece := ours.recv(65536):
                theirs.sendall(piece)
                sent += piece
                if sent.endswith(b"\r\n.\r\n"):
                    # The server has it; what it answers nobody hears any more.
                    time.sleep(0.3)
                    return

    @staticmethod
    def _back(theirs: socket.socket, ours: socket.socket) -> None:
        said = b""
        try:
            while piece := theirs.recv(65536):
                said += piece
                # 354: go on; the 250 after the mail is lost.
                if said.count(b"354") and piece.startswith(b"250"):
                    return
                ours.sendall(piece)
        except OSError:
            return
