"""A form sent after its session had ended: the browser carries it through signing in, a person sends it again.

Nothing is written for a stranger: what was sent stands signed in the sign-in page itself, and lies in the new session
only once somebody has signed in.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from django.core import signing
from django.core.exceptions import DisallowedHost, SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.http import url_has_allowed_host_and_scheme

from departments.models import User
from departments.typed import SECRET, Typed, typed_of

SESSION_KEY = "kept_form"
SALT = "portal.kept_form"
# As long as somebody may be looking for the password; afterwards the page says that nothing is kept.
SECONDS = 4 * 3600
MOST_FIELDS, MOST_CHARACTERS = 2_000, 300_000
# Whose session it was that ended with this request; no header of a request can be called so.
WAS = "portal.session_was"


@dataclass(frozen=True)
class Kept:
    """What was sent: where to, from which page, its fields as (name, value), what of them somebody typed.

    `whose` is the uid of the account whose session ended, "" where that is not known; `files` whether files were sent
    too, which no page can carry.
    """

    path: str
    page: str
    fields: list[tuple[str, str]]
    typed: list[dict[str, str]]
    whose: str
    files: bool


def form_of(request: HttpRequest) -> Kept | None:
    """Return what a page of this portal sent, without passwords and files; None where nobody typed anything in it."""
    page = _page_of(request)
    if request.method != "POST" or not page:
        return None
    try:
        typed = typed_of(request)
        fields = [
            (name, str(value))
            for name, values in request.POST.lists()
            if name != "csrfmiddlewaretoken" and not SECRET.search(name)
            for value in values
        ]
    except (SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        return None
    if not typed:
        return None
    whose = str(request.META.get(WAS, ""))
    return Kept(
        request.get_full_path(), page, fields, [asdict(one) for one in typed], whose, bool(request.FILES)
    )


def _page_of(request: HttpRequest) -> str:
    """Return the path of the page the form stands on, "" where that is not ours."""
    referer = request.headers.get("Referer", "")
    try:
        own = url_has_allowed_host_and_scheme(
            referer, {request.get_host()}, require_https=request.is_secure()
        )
    except DisallowedHost:
        return ""
    parts = urlsplit(referer)
    # What begins with two strokes would lead to another host.
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return path if own and not path.startswith("//") else ""


def sealed(kept: Kept) -> str:
    """Return what the sign-in page carries, "" where it is more than anybody types."""
    size = sum(len(name) + len(value) for name, value in kept.fields)
    if len(kept.fields) > MOST_FIELDS or size > MOST_CHARACTERS:
        return ""
    return signing.dumps(asdict(kept), salt=SALT, compress=True)


def opened(text: str, user: User) -> Kept | None:
    """Return what a sign-in page carried for `user`; None for what is not ours, too old, or somebody else's."""
    if not text:
        return None
    try:
        kept = Kept(**signing.loads(text, salt=SALT, max_age=SECONDS))
    except signing.BadSignature:
        return None
    return kept if kept.whose in ("", str(user.uid)) else None


def words_of(kept: Kept) -> list[Typed]:
    """Return what was typed, with its labels."""
    return [Typed(**one) for one in kept.typed]
