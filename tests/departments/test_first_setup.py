"""The first programme of an empty portal: a way in, made once, and nothing by a dry run."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from departments.enums import Role
from departments.models import Department, Jurisdiction, Post, Programme, User
from departments.selectors.posts import posts_of
from reform.core.models import AuditEntry

GIVEN = {
    "place": "云溪市",
    "group": "云溪市深化医药卫生体制改革领导小组",
    "group_short": "市医改领导小组",
    "number_prefix": "云医改组",
    "secretariat": "云溪市医改领导小组秘书处",
    "secretariat_short": "市医改办",
    "username": "guanli",
    "name": "金石开",
}


def first_setup(**more) -> str:
    out = StringIO()
    call_command("first_setup", stdout=out, **(GIVEN | more))
    return out.getvalue()


def link_in(said: str) -> str:
    return re.search(r"/sign-in/first/\S+", said)[0]


@pytest.fixture
def units(tmp_path):
    path = tmp_path / "units.txt"
    path.write_text("云溪市卫生健康委员会，市卫健委，0357-2091100\n\n云溪市财政局\n", "utf-8")
    return path


@pytest.mark.django_db
def test_the_administrator_comes_in_by_the_link_and_finds_people_to_make(client, units):
    said = first_setup(units=units)
    page = client.post(
        link_in(said), {"new_password1": "Long enough 7 words", "new_password2": "Long enough 7 words"}
    )
    assert page.status_code == 302
    assert client.get("/people/add/").status_code == 200
    assert client.get("/", headers={"accept-language": "en"}).status_code == 200
    assert [post.role for post in posts_of(User.objects.get())] == [Role.SYSTEM_ADMIN]
    assert [(m.department.short_name, m.department.phone) for m in Programme.objects.get().members.all()] == [
        ("市卫健委", "0357-2091100"),
        ("云溪市财政局", ""),
    ]
    assert AuditEntry.objects.filter(act="programme.set_up", role="system").count() == 1


@pytest.mark.django_db
def test_a_dry_run_checks_and_keeps_nothing(units):
    assert "nothing was changed" in first_setup(units=units, dry_run=True)
    made = [model.objects.count() for model in (Jurisdiction, Department, Programme, Post, User, AuditEntry)]
    assert made == [0, 0, 0, 0, 0, 0]


@pytest.mark.django_db
def test_a_portal_in_use_is_left_alone(cast):
    with pytest.raises(CommandError, match="nothing was changed"):
        first_setup()
    assert not User.objects.filter(username="guanli").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"place": ""}, "Missing: --place"),
        ({"username": "two words"}, "Only letters, digits, dot, dash and underscore."),
        ({"group": "组" * 101}, "group_name: .*100"),
        ({"units": "云溪市财政局\n云溪市财政局\n"}, "stands twice"),
        ({"units": "a,b,c,d\n"}, "at most three parts"),
        ({"units": None}, "can't be read"),
    ],
)
def test_what_is_wrong_is_said_and_changes_nothing(settings, tmp_path, changes, words):
    settings.LANGUAGE_CODE = "en"
    if "units" in changes:
        path = tmp_path / "units.txt"
        if changes["units"]:
            path.write_text(changes["units"], "utf-8")
        changes = {"units": path}
    with pytest.raises(CommandError, match=words):
        first_setup(**changes)
    assert (Jurisdiction.objects.count(), User.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_an_old_first_link_is_renewed_until_a_password_is_set(client):
    first_setup()
    link = link_in(first_setup(new_link=True))
    client.post(link, {"new_password1": "Long enough 7 words", "new_password2": "Long enough 7 words"})
    with pytest.raises(CommandError, match="needs a link from here"):
        first_setup(new_link=True)


@pytest.mark.django_db
def test_under_level3_a_security_administrator_who_stands_alone_gets_a_link_from_the_machine(settings):
    settings.ROLE_PROFILE = "level3"
    first_setup(security_username="anquan", security_name="石盾")
    for user in User.objects.all():
        user.set_password("Long enough 7 words")
        user.save()
    assert link_in(first_setup(username="anquan", new_link=True)).startswith("/sign-in/first/")
    usable = {user.username: user.has_usable_password() for user in User.objects.all()}
    assert usable == {"guanli": True, "anquan": False}
    settings.ROLE_PROFILE = "level2"
    with pytest.raises(CommandError, match="needs a link from here"):
        first_setup(username="anquan", new_link=True)


@pytest.mark.django_db
def test_level3_starts_with_two_administrators_who_are_two_people(settings):
    settings.ROLE_PROFILE = "level3"
    with pytest.raises(CommandError, match="needs another person as security administrator"):
        first_setup()
    with pytest.raises(CommandError, match="needs another person"):
        first_setup(security_username="guanli", security_name="金石开")
    assert not User.objects.exists()
    said = first_setup(security_username="anquan", security_name="石盾")
    assert len(re.findall(r"/sign-in/first/\S+", said)) == 2
    roles = {user.username: [post.role for post in posts_of(user)] for user in User.objects.all()}
    assert roles == {"guanli": [Role.SYSTEM_ADMIN], "anquan": [Role.SECURITY_ADMIN]}
