"""From where administrators may act, and what proxies can and cannot make of it."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from django.urls import reverse

from departments.models import Post, PostHolding
from reform.core.models import AuditEntry
from tests.cast import signed_in

INSIDE, OUTSIDE, PROXY = "10.20.3.4", "198.51.100.7", "10.9.0.1"


@pytest.fixture(autouse=True)
def _set_up(settings):
    settings.ADMIN_ALLOWED_NETS = (ip_network("10.20.0.0/16"), ip_network("2001:db8::/32"))


def asked(cast, who, peer, forwarded=None, name="home"):
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return signed_in(cast.people[who]).get(reverse(name), REMOTE_ADDR=peer, **headers)


@pytest.mark.parametrize("who", ["admin", "security", "auditor"])
def test_administrators_work_inside_and_are_told_and_recorded_outside(cast, who):
    assert asked(cast, who, INSIDE).status_code == 200
    assert asked(cast, who, "2001:db8::9").status_code == 200
    assert not AuditEntry.objects.exists()
    answer = asked(cast, who, OUTSIDE)
    assert answer.status_code == 403
    assert "networks set for them only" in answer.content.decode()
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.outcome, entry.address, entry.actor_uid, entry.reason) == (
        "refused",
        "refused",
        OUTSIDE,
        cast.people[who].user.uid,
        "address outside of ADMIN_ALLOWED_NETS",
    )


@pytest.mark.parametrize("who", ["clerk", "head", "liaison", "leader", "north"])
def test_everybody_else_works_from_anywhere(cast, who):
    assert asked(cast, who, OUTSIDE).status_code in {200, 302}


def test_without_networks_administrators_work_from_anywhere(cast, settings):
    settings.ADMIN_ALLOWED_NETS = ()
    assert asked(cast, "admin", OUTSIDE).status_code == 200


def test_forged_header_opens_nothing(cast, settings):
    assert asked(cast, "admin", OUTSIDE, INSIDE).status_code == 403
    settings.TRUSTED_PROXIES = (ip_network(f"{PROXY}/32"),)
    assert asked(cast, "admin", OUTSIDE, INSIDE).status_code == 403
    assert asked(cast, "admin", PROXY, f"{INSIDE}, {OUTSIDE}").status_code == 403
    assert AuditEntry.objects.latest("pk").address == OUTSIDE
    assert asked(cast, "admin", PROXY, f"{OUTSIDE}, {INSIDE}").status_code == 200
    # The proxy itself is no place to work from.
    assert asked(cast, "admin", PROXY).status_code == 403


def test_who_also_holds_an_ordinary_post_switches_to_it(cast):
    post = Post.objects.create(
        programme=cast.programme, department=cast.finance, role="liaison", title="联络员乙"
    )
    PostHolding.objects.create(post=post, user=cast.admin.user, held_from="2020-01-01")
    client = signed_in(cast.admin)
    assert client.get(reverse("home"), REMOTE_ADDR=OUTSIDE).status_code == 403
    answer = client.post(reverse("switch_post"), {"post": post.uid}, REMOTE_ADDR=OUTSIDE)
    assert answer.status_code == 302
    assert client.get(reverse("home"), REMOTE_ADDR=OUTSIDE).status_code == 200


def test_fragment_from_outside_gets_the_sentence_alone(cast):
    answer = signed_in(cast.admin).get(reverse("people"), REMOTE_ADDR=OUTSIDE, headers={"hx-request": "true"})
    assert (answer.status_code, answer["Content-Type"]) == (403, "text/plain; charset=utf-8")
    assert "networks set for them only" in answer.content.decode()
