"""The dialog that asks who is meant: candidates, new units and groups on the spot, one name after the other."""

from __future__ import annotations

import pytest
from django.urls import reverse

from departments.models import Department, DepartmentGroup, LearntName
from tasks.forms.names import new_unit
from tasks.models import Notice, TaskDraft
from tasks.selectors.names import book_for
from tasks.services.intake import import_notice
from tasks.services.names import map_name
from tasks.services.notices import confirm_notice, keep_for_reference
from tests.cast import make_unit

TEXT = """云溪市关于重点工作的通知
一、工作任务
（一）规范采购。完善采购办法。（市药监局牵头，市财证局配合）
（二）完善监管。（市药监局负责）
（三）落实属地责任。（各片区负责）
"""


@pytest.fixture
def notice(cast) -> Notice:
    found = import_notice(programme=cast.programme, text=TEXT, by=cast.clerk)
    TaskDraft.objects.filter(notice=found, number="（三）").update(leaders=["老韩"])
    return found


@pytest.fixture
def page(client, cast, settings):
    settings.LANGUAGE_CODE = "en"
    client.force_login(cast.clerk.user)
    return client


def url_of(notice) -> str:
    return reverse("notice_name", args=[notice.uid])


def unit_data(cast, **changed) -> dict[str, object]:
    return {
        "written": "市药监局",
        "act": "unit",
        "name": "云溪市药品监督管理局",
        "short_name": "市药品监督局",
        "kind": "department",
        "place": cast.city.uid,
    } | changed


def title_of(response) -> str:
    words = response.content.decode()
    return words[words.index('id="name-title">') :].split(">")[1].split("<")[0]


def test_the_most_frequent_name_leads_to_the_others(page, notice):
    words = page.get(url_of(notice), {"written": "市药监局"}).content.decode()
    assert "1 / 4" in words
    assert "It stands in 2 drafts." in words
    assert "written=%E5%B8%82%E8%B4%A2%E8%AF%81%E5%B1%80" in words
    assert 'value="云溪市药监局"' in words


def test_the_same_sound_is_proposed_first(page, cast, notice):
    words = page.get(url_of(notice), {"written": "市财证局"}).content.decode()
    first = words[words.index("near-list") :].split("</li>")[0]
    assert f'value="d{cast.finance.uid}"' in first
    assert "sounds alike" in first


def test_after_an_answer_the_next_name_is_asked(page, cast, notice):
    response = page.post(url_of(notice), {"written": "市药监局", "means": f"d{cast.health.uid}"})
    assert title_of(response) == "Who is “市财证局”?"
    assert 'hx-swap-oob="innerHTML"' in response.content.decode()
    assert "HX-Trigger-After-Settle" not in response
    response = page.post(url_of(notice), {"written": "老韩", "other": f"p{cast.leader.post.uid}"})
    assert title_of(response) == "Who is “市财证局”?"


def test_after_the_last_answer_the_dialog_closes(page, cast, notice):
    for written in ("市药监局", "市财证局", "各片区"):
        map_name(programme=cast.programme, written=written, department=cast.health, by=cast.clerk)
    response = page.post(url_of(notice), {"written": "老韩", "means": f"p{cast.leader.post.uid}"})
    assert response["HX-Trigger-After-Settle"] == "names-done"
    assert "name-title" not in response.content.decode()


def test_a_name_that_fits_two_asks_which(page, cast, notice):
    for name in ("云溪市药品检查中心", "云溪市药品检验所"):
        unit = make_unit(cast.city, name, name, 40)
        unit.names.create(name="市药监局", kind="alias")
    words = page.get(url_of(notice), {"written": "市药监局"}).content.decode()
    assert "fits several units. Which one?" in words
    assert words.count("data-name-key") == 2


def test_a_unit_is_made_on_the_spot_and_remembered(page, cast, notice):
    response = page.post(url_of(notice), unit_data(cast))
    unit = Department.objects.get(name="云溪市药品监督管理局")
    assert LearntName.objects.get(name="市药监局").department == unit
    assert [draft.collector for draft in notice.drafts.all()][:2] == [unit, unit]
    assert title_of(response) == "Who is “市财证局”?"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "This field is required."),
        ({"short_name": "市财政局"}, "is there already"),
        ({"kind": "office", "parent": "finance", "place": "north"}, "of another jurisdiction"),
        ({"parent": "finance"}, "Only an office belongs to a unit."),
        ({"name": "云溪市\x00局"}, "Null characters are not allowed."),
    ],
)
def test_a_unit_that_cannot_be_comes_back_with_a_sentence(page, cast, notice, changed, said):
    named = {"finance": cast.finance.uid, "north": cast.counties["north"].jurisdiction.uid}
    changed = {key: named.get(value, value) for key, value in changed.items()}
    response = page.post(url_of(notice), unit_data(cast, **changed))
    assert response.status_code == 422
    assert (response["HX-Retarget"], response["HX-Reswap"]) == ("#name-panel", "innerHTML")
    assert said in response.content.decode()
    assert not LearntName.objects.exists()
    assert Department.objects.filter(jurisdiction=cast.city).count() == 2


def test_a_group_is_made_on_the_spot_with_all_counties(page, cast, notice):
    data = {"written": "各片区", "act": "group", "name": "各片区管委会", "counties": "on"}
    assert page.post(url_of(notice), data).status_code == 200
    group = DepartmentGroup.objects.get(name="各片区管委会")
    assert {row.department for row in group.memberships.all()} == set(cast.counties.values())
    assert LearntName.objects.get(name="各片区").group == group


def test_a_group_of_a_name_there_is_comes_back_and_nothing_is_kept(page, cast, notice):
    data = {"written": "各片区", "act": "group", "name": cast.county_group.name, "counties": "on"}
    response = page.post(url_of(notice), data)
    assert response.status_code == 422
    assert "is there already" in response.content.decode()
    assert not LearntName.objects.exists()


def test_a_unit_made_for_a_name_somebody_mapped_meanwhile_is_not_kept(page, cast, notice):
    map_name(programme=cast.programme, written="市药监局", department=cast.health, by=cast.clerk2)
    response = page.post(url_of(notice), unit_data(cast))
    assert response.status_code == 409
    assert "has said meanwhile that “市药监局” means 市卫生健康委" in response.content.decode()
    assert not Department.objects.filter(name="云溪市药品监督管理局").exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"written": "市药监局"}, "Choose who is meant first."),
        ({"written": "市药监局", "means": "d123"}, "Choose who is meant first."),
        ({"written": "市药\x00监局", "means": "health"}, "Null characters are not allowed."),
        ({"written": "", "act": "unit"}, "This field is required."),
        ({"written": "\x00", "act": "group"}, "Null characters are not allowed."),
        ({"written": "有关部门", "means": "health"}, "These words name nobody"),
        ({"written": "局" * 101, "means": "health"}, "at most 100 characters"),
    ],
)
def test_answers_that_cannot_be_get_a_sentence(page, cast, notice, data, said):
    data = data | ({"means": f"d{cast.health.uid}"} if data.get("means") == "health" else {})
    response = page.post(url_of(notice), data)
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/plain")
    assert said in response.content.decode()
    assert not LearntName.objects.exists()


def test_a_unit_of_elsewhere_is_not_to_be_chosen(page, cast, notice):
    other = make_unit(cast.counties["north"].jurisdiction, "北山县财政局", "县财政局", 1)
    place = type(cast.city).objects.create(name="远岭市", short_name="远岭", level="city", path="2/")
    far = make_unit(place, "远岭市财政局", "远岭财政局", 1)
    assert page.post(url_of(notice), {"written": "市药监局", "means": f"d{far.uid}"}).status_code == 400
    assert page.post(url_of(notice), {"written": "市药监局", "means": f"d{other.uid}"}).status_code == 200


def test_leaders_are_shown_by_post_and_unknown_ones_asked_about(page, cast, notice):
    TaskDraft.objects.filter(notice=notice, number="（二）").update(leaders=["韩望山", "各相关分管领导"])
    words = page.get(reverse("notice_decompose", args=[notice.uid])).content.decode()
    assert "副市长 韩望山" in words
    assert "leader=1" in words
    assert reverse("oversight_list") in words


def test_the_unit_page_lists_what_was_learnt_and_forgets_it(page, cast, notice):
    learnt = map_name(programme=cast.programme, written="市药监局", department=cast.health, by=cast.clerk)
    unit_page = reverse("department_detail", args=[cast.health.uid])
    assert reverse("name_forget", args=[learnt.uid]) in page.get(unit_page).content.decode()
    assert page.post(reverse("name_forget", args=[learnt.uid])).url == unit_page
    assert not LearntName.objects.exists()
    page.force_login(cast.liaison.user)
    assert "Names learnt by hand" not in page.get(unit_page).content.decode()


def test_names_of_a_notice_in_the_ledger_are_asked_where_its_tasks_are_prepared(page, cast, notice):
    tasks = confirm_notice(notice=notice, ledger=cast.ledger, by=cast.clerk)
    address = f"{reverse('hand_out')}?notice={notice.uid}"
    assert "4 names are not known yet" in page.get(address).content.decode()
    response = page.post(url_of(notice), {"written": "市药监局", "means": f"d{cast.health.uid}"})
    assert title_of(response) == "Who is “市财证局”?"
    assert "drafts-pane" not in response.content.decode()
    assert {row.department for row in tasks[1].assignments.all()} == {cast.health}
    assert "3 names are not known yet" in page.get(address).content.decode()


def test_names_of_a_paper_kept_for_reference_are_not_asked(page, cast, notice):
    keep_for_reference(notice=notice, by=cast.clerk)
    sent = {"written": "市药监局", "means": f"d{cast.health.uid}"}
    assert page.post(url_of(notice), sent).status_code == 404


@pytest.mark.parametrize(
    ("written", "full"),
    [
        ("市药监局", "云溪市药监局"),
        ("药监局", "云溪市药监局"),
        ("省药监局", "省药监局"),
        ("自治区药监局", "自治区药监局"),
        ("国家药监局", "国家药监局"),
    ],
)
def test_new_unit_of_another_level_is_not_put_under_the_own_place(cast, notice, written, full):
    assert new_unit(written, book_for(notice), cast.clerk).initial["name"] == full
