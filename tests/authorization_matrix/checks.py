"""核对, numbers and signing of papers: units answer for their lines, the office keeps the rest, the head signs."""

from django.utils import timezone

from tests.authorization_matrix.rows import LEDGER_ROLES, Row, row


def today() -> str:
    """Return today's date as a form sends it."""
    return timezone.localdate().isoformat()


# What is looked at with its role first: whoever has no such act gets 403 for whatever is named.
ANSWERING = "403  403  404  404  403  404  403  403  403"
DRAFT = {"of": "draft_circular", "scope": "programme", "stranger": LEDGER_ROLES}
# fmt: off
CHECKS: list[Row] = [
    #                                  clerk head liai dept lead cnty sysa seca audi
    row("check_list",             get="403  403  200  200  403  200  403  403  403"),
    row("check_answer",           get="403  403  200  200  403  200  403  403  403", stranger=ANSWERING,
                                 post="403  403  302  302  403  302  403  403  403",
        of=lambda own: {"uid": own.checks.answer.uid}, data={"version": 0, "act": "confirm"}),
    row("check_record",           get="200  200  403  403  404  200  404  404  404",
                                 post="302  302  403  403  404  302  404  404  404",
        of=lambda own: {"uid": own.checks.answer.uid},
        data=lambda _own: {"version": 0, "source": "phone", "said_on": today()}),
    row("check_proof",            get="200  200  200  200  404  200  404  404  404",
        of=lambda own: {"uid": own.checks.objection.uid}),
    row("check_round",            get="200  200  404  404  404  200  403  403  403", **DRAFT),
    # One runs already, says the page.
    row("check_open",            post="422  422  404  404  404  422  403  403  403", **DRAFT,
        data={"version": 0, "days": "2"}),
    # An objection waits to be decided, says the page.
    row("check_cancel",          post="422  422  404  404  404  422  403  403  403", stranger=LEDGER_ROLES,
        of=lambda own: {"uid": own.checks.round.uid}, scope="programme", data={"version": 0, "reason": "改期。"}),
    row("check_close",           post="302  302  404  404  404  302  403  403  403", stranger=LEDGER_ROLES,
        of=lambda own: {"uid": own.checks.round.uid}, scope="programme", data={"version": 0}),
    row("check_decide",          post="302  302  403  403  403  302  403  403  403",
        stranger="404  404  403  403  403  404  403  403  403",
        of=lambda own: {"uid": own.checks.objection.uid},
        data={"version": 0, "upheld": "no", "reason": "与纪要一致。"}),
    # Its check was not called off, says the page it leads back to.
    row("check_settle",          post="403  302  403  403  403  302  403  403  403",
        stranger="404  404  403  403  403  404  403  403  403",
        of=lambda own: {"uid": own.checks.objection.uid}, data={"version": 0, "reason": "原文属实。"}),
    row("paper_numbers",          get="200  200  403  403  403  200  403  403  403",
                                 post="302  302  403  403  403  302  403  403  403",
        data={"used_for": "会议通知"}),
    row("circular_signing",       get="200  200  404  404  404  200  403  403  403", **DRAFT),
    row("circular_slip",          get="200  200  404  404  404  200  403  403  403",
        of=lambda own: {"uid": own.draft_circular.uid, "kind": "docx"}, scope="programme",
                             stranger=LEDGER_ROLES),
    row("circular_number",       post="302  302  404  404  404  302  403  403  403", **DRAFT),
    # Nothing said: the forms come back.
    row("circular_paper",        post="422  422  404  404  404  422  403  403  403", **DRAFT),
    row("circular_sign",         post="403  422  404  404  404  422  403  403  403", **DRAFT),
    row("circular_sign_here",    post="403  422  404  404  404  422  403  403  403", **DRAFT),
    row("circular_drop",         post="403  302  404  404  404  302  403  403  403", **DRAFT,
        data={"version": 0, "reason": "并入下期。"}),
    row("circular_unsign",       post="403  302  404  404  404  302  403  403  403", of="signed_circular",
        scope="programme",   stranger=LEDGER_ROLES, data={"version": 0, "reason": "文号有误。"}),
    # Without a file it says so on the page it leads back to.
    row("circular_stamp",        post="302  302  404  404  404  302  403  403  403", of="signed_circular",
        scope="programme",   stranger=LEDGER_ROLES),
    row("circular_archive",      post="302  302  403  403  403  302  403  403  403", of="circular", scope="below",
                             stranger=LEDGER_ROLES,
        data=lambda _own: {"version": 0, "archived_on": today(), "number": "2026-医改-12"}),
]
# fmt: on
