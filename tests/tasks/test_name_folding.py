"""Names without a database: folding, prefixes, phrases, nearness."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.names import Overseers, Place, fold, names_nobody, nearest, overseers, split_names
from tasks.names.folding import SHORT_FORMS

CITY = Place("云溪市", "云溪", "city")
# Long and short forms, prefixes and brackets in every order: what folding could make anew by cutting.
PIECES = st.lists(
    st.sampled_from(
        sorted({part for pair in SHORT_FORMS for part in pair} | set("市县区各委局办医改（）()、 和中共"))
    ),
    max_size=8,
).map("".join)


@given(st.one_of(PIECES, st.text(max_size=30)))
def test_fold_of_a_fold_is_the_fold(name):
    assert fold(fold(name)) == fold(name)


@given(PIECES)
def test_fold_does_not_see_spaces_and_brackets(name):
    assert fold(" ".join(name)) == fold(name)


@pytest.mark.parametrize(("long", "short"), SHORT_FORMS)
def test_every_short_form_shortens(long, short):
    assert len(short) < len(long)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("市发展和改革委员会", "市发改委"),
        ("市人力资源和社会保障局", "市人社局"),
        ("市市场监督管理局", "市市监局"),
        ("中共云溪市委机构编制委员会办公室", "云溪市编办"),
        ("自治区党委编办", "自治区编办"),
        ("市深化医药卫生体制改革领导小组办公室", "市医改办"),
        ("各县（市、区）人民政府", "各区县（市）政府"),
        ("高新区管理委员会", "高新区管委会"),
        ("省药品监督管理局", "省药监局"),
        ("市疾病预防控制局", "市疾控局"),
    ],
)
def test_customary_forms_are_one_name(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("市卫健委", "市卫健局"),
        ("市卫计委", "市卫健委"),
        ("市数据局", "市大数据局"),
        ("省医保局", "市医保局"),
        ("各市监局", "各区市监局"),
    ],
)
def test_different_bodies_stay_apart(one, other):
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("key", "bare"),
    [
        ("云溪市财政局", "财政局"),
        ("市财政局", "财政局"),
        ("云溪财政局", "财政局"),
        ("市市监局", "市监局"),
        ("市监局", "市监局"),
        ("市政府办公室", "政府办公室"),
        ("市政公用局", "市政公用局"),
        ("省财政厅", "省财政厅"),
        ("市局", "市局"),
    ],
)
def test_the_places_prefix_comes_off(key, bare):
    assert CITY.bare(key) == bare


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("各相关分管领导", Overseers.UNITS),
        ("分管领导", Overseers.UNITS),
        ("市政府分管领导", Overseers.UNITS),
        ("相关分管副市长", Overseers.UNITS),
        ("各位挂点领导", Overseers.PLACES),
        ("挂点县领导", Overseers.PLACES),
        ("各联系点单位", None),
        ("市领导", None),
        ("蔡明山", None),
    ],
)
def test_phrases_mean_those_in_charge_or_at_a_place(written, meant):
    assert overseers(written) == meant


@pytest.mark.parametrize("written", ["有关部门", "市直相关单位", "各有关部门和单位", "省有关部门"])
def test_phrases_that_name_nobody(written):
    assert names_nobody(written)


@pytest.mark.parametrize("written", ["市财政局", "有关部门领导小组", "相关责任人"])
def test_names_are_no_phrases(written):
    assert not names_nobody(written)


def test_equal_sound_comes_before_equal_writing():
    labels = ["卫计委", "卫健委", "发改委"]
    found = nearest("卫建委", labels)
    assert [(labels[one.at], one.how) for one in found[:2]] == [("卫健委", "sound"), ("卫计委", "writing")]
    assert found[0].score == 100


def test_typed_initials_find_a_name():
    labels = ["财政局", "教育局", "医保局"]
    found = nearest("jyj", labels)
    assert [labels[one.at] for one in found[:1]] == ["教育局"]


def test_what_is_far_is_not_proposed():
    assert nearest("海关总署", ["财政局", "教育局"]) == []


def test_split_names_keeps_brackets_together_and_each_name_once():
    assert split_names("市财政局、各县（市、区）人民政府，市财政局；市医保局") == [
        "市财政局",
        "各县（市、区）人民政府",
        "市医保局",
    ]
