"""Who is asked for the second factor."""

from __future__ import annotations

import pytest
from django.urls import reverse

from departments.models import (
    Post,
    PostHolding,
    SecurityPolicy,
    User,
)
from departments.selectors.policy import forget_policy
from tests.departments.second_factor.steps import (
    enter,
    home,
)


@pytest.mark.parametrize(
    ("who", "asked"),
    [("admin", True), ("security", True), ("auditor", True), ("head", False), ("liaison", False)],
)
def test_administrators_are_always_asked_others_by_the_rules(cast, who, asked):
    client = enter(who)
    assert (home(client).status_code == 302) is asked
    SecurityPolicy.objects.create(pk=1, second_factor_roles=["head", "liaison"])
    forget_policy()
    assert home(client).status_code == 302


@pytest.mark.parametrize("who", ["admin", "security", "auditor", "head"])
def test_demonstration_asks_nobody(cast, settings, who):
    settings.PROFILE = "demo"
    SecurityPolicy.objects.create(pk=1, second_factor_roles=["head"])
    forget_policy()
    assert home(enter(who)).status_code == 200


def test_ways_out_stay_open_and_the_password_only_when_it_must_change(cast):
    post = Post.objects.create(
        programme=cast.programme, department=cast.finance, role="liaison", title="联络员乙"
    )
    PostHolding.objects.create(post=post, user=cast.admin.user, held_from="2020-01-01")
    client = enter("admin")
    assert client.post(reverse("set_language"), {"language": "en"}).status_code == 302
    assert client.get(reverse("password_change"))["Location"].startswith("/second-factor/enrol/")
    User.objects.filter(pk=cast.admin.user.pk).update(must_change_password=True)
    assert client.get(reverse("password_change")).status_code == 200
    User.objects.filter(pk=cast.admin.user.pk).update(must_change_password=False)
    # In a post that needs none, nobody asks; back in the other one, again.
    assert client.post(reverse("switch_post"), {"post": post.uid})["Location"] == "/"
    assert home(client).status_code == 200
    client.post(reverse("switch_post"), {"post": cast.admin.post.uid})
    assert home(client).status_code == 302
    assert client.post(reverse("sign_out"))["Location"] == reverse("sign_in")
