"""Texts on their way out of the demonstration, in every state, and a liaison with messages of several kinds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

# The office runs mail and SMS, and nobody listens: nothing leaves the machine.
WAYS = {
    "OUTGOING_HOSTS": "127.0.0.1",
    "OUTGOING_INTERNAL": "127.0.0.1",
    "SMS_URL": "http://127.0.0.1:9/",
    "MAIL_HOST": "127.0.0.1",
    "MAIL_PORT": "9",
    "MAIL_SECURITY": "none",
    "MAIL_FROM": "portal@yunxi.example",
}


def find_texts(actor: Callable[[str], Any], at: Callable[..., str]) -> dict[str, str]:
    """Make the texts and messages; return the pages that show them."""
    from django.utils import timezone

    from departments.enums import Reason
    from departments.models import Delivery, User
    from departments.services.notifications import notify

    admin, liaison = actor("guanli"), actor("weijian")
    User.objects.filter(pk=liaison.user.pk).update(mail="weijian@yunxi.example")
    now = timezone.now()
    for n, (user, channel, fields) in enumerate(
        [
            (None, "robot", {"state": "sent", "sent_at": now, "tries": 1}),
            (liaison.user, "sms", {"state": "failed", "tries": 6, "error": "answered 503"}),
            (liaison.user, "mail", {"state": "sent", "sent_at": now, "tries": 2}),
            (liaison.user, "sms", {"not_before": now + timedelta(hours=9)}),
            (liaison.user, "mail", {"tries": 1, "error": "the mail server did not answer in time"}),
            (admin.user, "mail", {"state": "failed", "tries": 1, "error": "no address"}),
        ]
    ):
        Delivery.objects.create(
            programme=liaison.programme,
            user=user,
            channel=channel,
            key=f"shown:{n}",
            **{"not_before": now} | fields,
        )
    for key, title, reason in [
        ("period.opened:shown", "本月报送已开启", Reason.FILER),
        ("circular.published:shown", "已印发：最新一期通报", Reason.MEMBER),
        ("handover:shown", "您已接手联络员岗位，请阅知交接清单", Reason.OWN),
    ]:
        notify(users=[liaison.user], key=key, title=title, reason=reason, programme=liaison.programme)
    return {
        "deliveries": at("delivery_list"),
        "deliveries_failed": at("delivery_list", query="?state=failed"),
        "messages_reporting": at("notification_list", query="?group=reporting"),
    }
