"""`python -m tests.load.seeded NAME`: migrate, and seed one of the sizes, the small ones too."""

from __future__ import annotations

import sys


def main() -> None:
    """Fill the database of the settings."""
    import django

    django.setup()
    from django.core.management import call_command

    from reform.portal.management.commands import seed
    from tests.load.sizes import SIZES

    seed.TIERS = SIZES
    call_command("migrate", verbosity=0)
    call_command("seed", tier=sys.argv[1])


if __name__ == "__main__":
    main()
