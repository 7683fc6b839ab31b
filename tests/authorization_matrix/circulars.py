"""Circulars: drafted, checked, signed, published."""

from tests.authorization_matrix.rows import LEDGER_ROLES, row
from tests.world import LATE_MATTER

# fmt: off
CIRCULARS = [
    #                                  clerk head liai dept lead cnty sysa seca audi
    row("circular_list",          get="200  200  200  200  200  200  403  403  403"),
    row("circular_draft",        post="302  302  403  403  403  302  404  404  404", of="closed_period",
        scope="programme"),
    row("circular_detail",        get="200  200  200  200  200  200  403  403  403", of="circular", scope="below",
                             stranger=LEDGER_ROLES),
    row("circular_file",          get="200  200  200  200  200  200  403  403  403", of="circular_file",
        scope="below",   stranger=LEDGER_ROLES),
    # Drafts exist for the secretariat that makes them, and for nobody else.
    row("circular_refreeze",     post="302  302  404  404  404  302  404  404  404", of="draft_circular",
        scope="programme"),
    # A wrong date: the answer says so on the page it leads back to.
    row("circular_facts",        post="302  302  404  404  404  302  404  404  404",
        of=lambda own: {"uid": own.draft_circular.uid, "task_uid": LATE_MATTER}, scope="programme",
        data={"plan_on": "no date"}),
    row("circular_publish",      post="302  302  404  404  404  302  404  404  404", of="signed_circular",
        scope="programme"),
]
# fmt: on
