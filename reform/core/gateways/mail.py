"""Mail by the office's SMTP server."""

from __future__ import annotations

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from reform.core.gateways.outcome import Outcome, short_key


class MailGateway:
    """Plain text by SMTP with TLS; the server's own words are not kept, they repeat addresses."""

    def send(self, to: str, subject: str, text: str, *, key: str) -> Outcome:
        """Hand one mail to the server. Its Message-ID comes from `key`."""
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ")
        mail = EmailMessage(
            subject,
            text,
            to=[to],
            connection=EmailBackend(),
            headers={"Message-ID": f"<{short_key(key)}@{domain}>", "Auto-Submitted": "auto-generated"},
        )
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as refused:
            code = max((answer[0] for answer in refused.recipients.values()), default=0)
            return Outcome(f"the mail server refused the address ({code})", final=code >= 500)
        except smtplib.SMTPResponseException as answer:
            # A wrong password is mended by the administrator: worth another try.
            final = answer.smtp_code >= 500 and not isinstance(answer, smtplib.SMTPAuthenticationError)
            return Outcome(f"the mail server answered {answer.smtp_code}", final=final)
        except TimeoutError:
            return Outcome("the mail server did not answer in time")
        except (OSError, ValueError) as error:
            # SMTPException is an OSError; a header that cannot be written is a ValueError.
            return Outcome(f"mail failed ({type(error).__name__})", final=isinstance(error, ValueError))
        return Outcome()
