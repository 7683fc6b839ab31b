"""What the pages of accounts show: an app on one account, and sign-ins in trouble."""

from __future__ import annotations

from datetime import timedelta


def prepare_accounts() -> None:
    """Set up the head's second factor; let one account be paused and one lie unused."""
    from axes.models import AccessAttempt
    from django.conf import settings
    from django.utils import timezone

    from departments.models import RecoveryCode, TotpDevice, User
    from departments.services.second_factor import new_key

    head = User.objects.get(username="fuze")
    TotpDevice.objects.create(user=head, name="app", key=new_key())
    RecoveryCode.objects.create(user=head, code="!")
    AccessAttempt.objects.create(
        username="weijian",
        ip_address="192.0.2.7",
        user_agent="browser",
        failures_since_start=settings.AXES_FAILURE_LIMIT,
        attempt_time=timezone.now(),
    )
    User.objects.filter(username="shizhang").update(last_login=timezone.now() - timedelta(days=120))
