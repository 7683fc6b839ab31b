"""Ways out of the portal: mail, SMS, the robot of a work group; each is there only where the office runs it."""

from __future__ import annotations

from django.conf import settings

from reform.core.gateways.mail import MailGateway
from reform.core.gateways.outcome import Gateway, Outcome
from reform.core.gateways.robot import RobotGateway
from reform.core.gateways.sms import SmsGateway

__all__ = ["Gateway", "Outcome", "gateway", "has_robot", "ways_to_people"]


def gateway(channel: str) -> Gateway | None:
    """Return the gateway of a channel (sms, mail, robot), None where the office does not run it."""
    if channel == "sms" and settings.SMS:
        return SmsGateway(settings.SMS)
    if channel == "mail" and settings.MAIL_ON:
        return MailGateway()
    if channel == "robot" and settings.ROBOTS:
        return RobotGateway(settings.ROBOTS)
    return None


def ways_to_people() -> list[str]:
    """Return the channels by which the office reaches a person, the main one first (office-practice 4)."""
    return [channel for channel in ("sms", "mail") if gateway(channel)]


def has_robot(group: str) -> bool:
    """Tell whether a work group has a robot; `group` is the programme's number prefix."""
    return group in settings.ROBOTS
