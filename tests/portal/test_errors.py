"""What the reader is told when something goes wrong."""

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError, ProgrammingError, connection
from django.http import Http404, HttpResponseRedirect
from django.test import RequestFactory
from django.utils import translation

from reform.core.workflow import Conflict, WrongState
from reform.portal.middleware import ConflictMiddleware
from reform.portal.views import errors


@pytest.fixture
def asked(cast):
    request = RequestFactory().get("/somewhere/", headers={"referer": "http://testserver/tasks/7/"})
    request.actor = cast.clerk
    request.user = cast.clerk.user
    request.resolver_match = None
    request.session = {}
    with translation.override("en"):
        yield request


@pytest.mark.parametrize(
    ("view", "exception", "status", "words"),
    [
        (errors.bad_request, ValueError(), 400, "could not read this request"),
        (errors.bad_request, RequestDataTooBig(), 413, "larger than the portal takes (5.0"),
        (errors.forbidden, PermissionDenied("Only the head may sign."), 403, "Only the head may sign."),
        (
            errors.forbidden,
            PermissionDenied("people.view"),
            403,
            "The permission it needs: See accounts, posts and who holds them.",
        ),
        (errors.not_found, Http404(), 404, "nothing at this address for your post"),
    ],
)
def test_error_page_says_what_happened_in_the_frame_of_the_portal(asked, view, exception, status, words):
    response = view(asked, exception)
    assert response.status_code == status
    page = response.content.decode()
    assert words in page
    assert 'class="side-link' in page


def test_conflict_page_shows_what_the_row_is_now_and_leads_back(asked, cast):
    response = ConflictMiddleware(lambda request: None).process_exception(asked, Conflict(cast.health))
    page = response.content.decode()
    assert response.status_code == 409
    assert str(cast.health) in page
    assert 'href="http://testserver/tasks/7/"' in page


def test_conflict_page_never_links_to_another_host(asked, cast):
    asked.META["HTTP_REFERER"] = "http://elsewhere.example/x"
    page = errors.conflict(asked, WrongState("submit", "accepted")).content.decode()
    assert "elsewhere" not in page


def test_htmx_gets_the_sentence_alone(asked, cast):
    asked.META["HTTP_HX_REQUEST"] = "true"
    response = errors.conflict(asked, Conflict(cast.health))
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().startswith("Somebody else changed this")
    assert "<" not in response.content.decode()


def test_middleware_leaves_other_exceptions_alone(asked):
    assert ConflictMiddleware(lambda request: None).process_exception(asked, ValueError()) is None


def test_an_address_with_a_nul_is_refused_before_any_view(client, cast):
    client.force_login(cast.clerk.user, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get("/ledger/?q=%00", headers={"accept-language": "en"})
    assert (response.status_code, response.request["QUERY_STRING"]) == (400, "q=%00")
    assert "could not read this request" in response.content.decode()


def test_upload_by_script_learns_where_the_redirect_leads():
    middleware = ConflictMiddleware(lambda request: HttpResponseRedirect("/notices/1/"))
    by_form = RequestFactory().post("/notices/upload/")
    by_script = RequestFactory().post("/notices/upload/", headers={"x-portal-upload": "1"})
    assert middleware(by_form).status_code == 302
    assert middleware(by_script).content == b'{"location": "/notices/1/"}'


def test_server_error_page_needs_no_database(asked, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = errors.server_error(asked)
    assert response.status_code == 500
    assert "Something failed in the portal." in response.content.decode()


@pytest.fixture
def away(cast, client):
    """A signed-in client whose every query fails from now on, as when the database is stopped."""
    client.force_login(cast.clerk.user, backend="django.contrib.auth.backends.ModelBackend")
    client.raise_request_exception = False

    def refuse(error):
        def execute(*_query):
            raise error

        return connection.execute_wrapper(execute)

    return refuse


@pytest.mark.parametrize(
    ("error", "status", "wait"),
    [
        (OperationalError("server closed the connection"), 503, "30"),
        (InterfaceError("connection already closed"), 503, "30"),
        (ProgrammingError("no such column"), 500, None),
    ],
)
def test_a_database_that_is_away_answers_503_and_when_to_ask_again(client, away, error, status, wait):
    with away(error):
        response = client.get("/ledger/", headers={"accept-language": "en"})
    assert (response.status_code, response.get("Retry-After")) == (status, wait)


def test_the_page_of_a_database_that_is_away_is_in_the_readers_language_with_what_was_typed(client, away):
    sent = {"q": "关于旱厕改造的一句话", "csrfmiddlewaretoken": "x"}
    with away(OperationalError("database is locked")):
        response = client.post(
            "/ledger/", sent, headers={"accept-language": "zh-hans", "referer": "http://testserver/ledger/"}
        )
    page = response.content.decode()
    assert response.status_code == 503
    assert "平台暂时无法读取数据。" in page
    assert "关于旱厕改造的一句话" in page
    assert 'class="side-link' not in page


def test_a_script_is_told_in_one_sentence_that_the_database_is_away(client, away):
    with away(OperationalError("gone")):
        response = client.get("/ledger/", headers={"hx-request": "true", "accept-language": "en"})
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().startswith("The portal cannot reach its data at the moment.")
