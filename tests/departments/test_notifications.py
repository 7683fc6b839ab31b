"""What people are told."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext_lazy, override

from departments.models import Notification
from departments.services.notifications import mark_all_read, notify


def tell(cast, key="k", url="/units/"):
    notify(users=[cast.liaison.user, cast.clerk.user], key=key, title="10月报送已开始", url=url)


def test_notify_tells_each_person_once(cast):
    tell(cast)
    tell(cast)
    assert list(Notification.objects.values_list("user__username", "key").order_by("user__username")) == [
        ("clerk", "k"),
        ("liaison", "k"),
    ]


def test_notify_writes_lazy_texts_in_the_offices_language(cast, settings):
    settings.LANGUAGE_CODE = "de"
    with override("en"):
        notify(users=[cast.liaison.user], key="k", title=gettext_lazy("Yes"))
    assert Notification.objects.get().title == "Ja"


def test_opening_a_message_marks_it_read_and_leads_on(cast, client):
    tell(cast)
    client.force_login(cast.liaison.user)
    mine = Notification.objects.get(user=cast.liaison.user)
    response = client.post(reverse("notification_open", kwargs={"uid": mine.uid}))
    assert response["Location"] == "/units/"
    mine.refresh_from_db()
    assert mine.read_at is not None
    assert Notification.objects.unread().count() == 1


@pytest.mark.parametrize("url", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_message_leads_nowhere_outside(cast, client, url):
    tell(cast, url=url)
    client.force_login(cast.liaison.user)
    mine = Notification.objects.get(user=cast.liaison.user)
    response = client.post(reverse("notification_open", kwargs={"uid": mine.uid}))
    assert response["Location"] == reverse("notification_list")


def test_marking_all_read_leaves_other_peoples_messages_alone(cast):
    tell(cast, "a")
    tell(cast, "b")
    assert mark_all_read(by=cast.liaison) == 2
    assert Notification.objects.unread().filter(user=cast.clerk.user).count() == 2


def test_list_shows_the_own_messages_only(cast, client):
    notify(users=[cast.clerk.user], key="k", title="只给经办")
    client.force_login(cast.liaison.user)
    assert "只给经办" not in client.get(reverse("notification_list")).content.decode()
