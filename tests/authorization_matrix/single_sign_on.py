"""The pages of the office's single sign-on: they exist only where the settings name one, so they stand apart."""

from tests.authorization_matrix.rows import row

# fmt: off
SINGLE_SIGN_ON = [
    # Nobody is sent to the office; whoever comes back without a state of this session is refused.
    row("sso_begin",              get=302, anonymous=(302, 405)),
    row("sso_back",               get=302, anonymous=(403, 405)),
]
# fmt: on
