"""How things are called where a name alone does not tell."""

from __future__ import annotations

from django.utils.translation import gettext


def said_of(name: object, said: object) -> str:
    """Return what is said of something behind its name, parted by the colon of the reader's language."""
    return gettext("%(name)s: %(said)s") % {"name": name, "said": said}
