#!/usr/bin/env python3
"""The portal's one entry: `start`, `setup`, `test` and `reset` need nothing but Python; all else goes to Django."""

import sys

if sys.version_info < (3, 11):
    sys.exit("manage.py: the portal needs Python 3.11 or newer; this is %s." % sys.version.split()[0])

from reform.bootstrap.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
