"""Circulars: drafted, checked, signed, published."""

from tests.authorization_matrix.rows import LEDGER_ROLES, row

# fmt: off
CIRCULARS = [
    #                                  clerk head liai dept lead cnty sysa seca audi
    row("circular_list",          get="200  200  200  200  200  200  403  403  403"),
    row("circular_detail",        get="200  200  200  200  200  200  403  403  403", of="circular", scope="below",
                             stranger=LEDGER_ROLES),
    row("circular_file",          get="200  200  200  200  200  200  403  403  403", of="circular_file",
        scope="below",   stranger=LEDGER_ROLES),
    row("circular_again",        post="302  302  404  404  404  302  404  404  404", of="signed_circular",
        scope="programme"),
    row("circular_archival",     post="302  302  404  404  404  302  404  404  404", of="signed_circular",
        scope="programme"),
    row("circular_publish",      post="302  302  404  404  404  302  404  404  404", of="signed_circular",
        scope="programme"),
]
# fmt: on
