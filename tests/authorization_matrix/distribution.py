"""Whom papers go to, their receipts, papers that supersede others, files in hand."""

from tests.authorization_matrix.rows import LEDGER_ROLES, row

TAKEN_BACK = {"kind": "withdrawal", "reason": "数据有误", "version": "0"}

# fmt: off
DISTRIBUTION = [
    #                                  clerk head liai dept lead cnty sysa seca audi
    # An empty form comes back with sentences: 422.
    row("distribution",           get="200  200  403  403  403  200  403  403  403",
                                 post="422  422  403  403  403  422  403  403  403"),
    row("circular_recipients",    get="200  200  404  404  404  200  404  404  404",
                                 post="422  422  404  404  404  422  404  404  404", of="draft_circular",
        scope="programme"),
    row("circular_dispatch",      get="200  200  404  404  404  200  404  404  404", of="draft_circular",
        scope="programme"),
    # Nothing of it is sent by hand.
    row("circular_dispatch_file", get="404  404  404  404  404  404  404  404  404",
        of=lambda own: {"uid": own.draft_circular.uid, "kind": "docx"}, scope="programme"),
    # It was sent to none of them.
    row("circular_receive",      post="403  403  403  403  403  403  404  404  404", of="circular", scope="below"),
    # No unit chosen, says the page it leads back to.
    row("paper_receipt_record",  post="302  302  403  403  403  302  404  404  404", of="circular", scope="below"),
    row("circular_supersede",     get="403  200  403  403  403  200  404  404  404",
                                 post="403  302  403  403  403  302  404  404  404", of="circular", scope="below",
        data=TAKEN_BACK),
    row("circular_changed",       get="200  200  200  200  200  200  403  403  403", of="circular", scope="below",
                             stranger=LEDGER_ROLES),
    # Every person signed in; of a paper that does not exist for them nothing is said.
    row("circular_verify",        get=200, post=422),
]
# fmt: on
