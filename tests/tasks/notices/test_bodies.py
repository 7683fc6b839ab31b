"""Splitting a list of bodies into names."""

import pytest

from tasks.notices.bodies import split_bodies
from tasks.notices.source import even_out


def names(words: str) -> list[str]:
    return [name.words for name in split_bodies(even_out(words))[0]]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("文化和旅游部、工业和信息化部", ["文化和旅游部", "工业和信息化部"]),
        ("粮食和储备局和商务部", ["粮食和储备局", "商务部"]),
        ("粮食和储备局、中央和国家机关工委", ["粮食和储备局", "中央和国家机关工委"]),
        ("省政务和数据局和省发展和改革委员会", ["省政务和数据局", "省发展和改革委员会"]),
        ("市人力资源和社会保障局、市住房和城乡建设局", ["市人力资源和社会保障局", "市住房和城乡建设局"]),
        (
            "市卫生和计划生育委员会和各县（市、区）人民政府",
            ["市卫生和计划生育委员会", "各县（市、区）人民政府"],
        ),
        ("各省（区、市）政府，市（地、州、盟）医改办", ["各省（区、市）政府", "市（地、州、盟）医改办"]),
        ("各市、县（区）人民政府", ["各市、县（区）人民政府"]),
        ("各区、县（市）政府、市公安局", ["各区、县（市）政府", "市公安局"]),
        ("市财政局及市审计局", ["市财政局", "市审计局"]),
        ("省科技厅、工业和信息化厅", ["省科技厅", "省工业和信息化厅"]),
        (
            "省委网信办，省保密局、密码管理局，省公安厅、政务和数据局，省通信管理局",
            ["省委网信办", "省保密局", "省密码管理局", "省公安厅", "省政务和数据局", "省通信管理局"],
        ),
        ("市委组织部、宣传部、教育局", ["市委组织部", "市委宣传部", "市教育局"]),
        ("省财政厅、人民银行某省分行、某省金融监管局", ["省财政厅", "人民银行某省分行", "某省金融监管局"]),
        ("市场监管总局、财政部", ["市场监管总局", "财政部"]),
        ("自治区财政厅、\n自治区卫生健康委", ["自治区财政厅", "自治区卫生健康委"]),
        ("市市场监管局（市知识产权局）、市税务局", ["市市场监管局（市知识产权局）", "市税务局"]),
        (
            "区医保局\n区财政局\n云湖街道办事处\n月山街道办事处",
            ["区医保局", "区财政局", "云湖街道办事处", "月山街道办事处"],
        ),
        ("市委\n组织部、市人力资源和社会\n保障局", ["市委组织部", "市人力资源和社会保障局"]),
        ("市医保局以及云溪县人民政府", ["市医保局", "云溪县人民政府"]),
        ("省体育局等健康行动推进委员会成员单位", ["省体育局"]),
        ("无", []),
    ],
)
def test_list_is_split_into_names(words: str, expected: list[str]) -> None:
    assert names(words) == expected


@pytest.mark.parametrize(
    "tail",
    [
        "等",
        "等部门",
        "等有关部门",
        "等相关部门",
        "等单位",
        "等有关部门和单位",
        "和各相关部门",
        "、市直有关单位",
    ],
)
def test_open_tail_is_kept_apart(tail: str) -> None:
    found, words = split_bodies(even_out(f"市卫健委、市医保局{tail}"))
    assert [name.words for name in found] == ["市卫健委", "市医保局"]
    assert words == tail.lstrip("、和")


@pytest.mark.parametrize("words", ["各有关部门和单位", "省有关部门", "市直相关单位"])
def test_generic_subject_alone_is_kept_and_marked(words: str) -> None:
    (name,) = split_bodies(even_out(words))[0]
    assert (name.words, name.generic) == (words, True)


@pytest.mark.parametrize(
    "words", ["各级医改领导小组", "试点城市政府", "各省级人民政府", "自治区医改领导小组各成员部门"]
)
def test_class_with_a_real_duty_is_a_name(words: str) -> None:
    (name,) = split_bodies(even_out(words))[0]
    assert (name.words, name.generic) == (words, False)


def test_space_alone_between_whole_names_parts_them() -> None:
    names, _ = split_bodies(even_out("市财政局 市水务局\u3000县政府"))
    assert [name.words for name in names] == ["市财政局", "市水务局", "县政府"]


@pytest.mark.parametrize("words", ["市水务 局", "东阳 市水务局", "市政府 办公室", "县委 宣传部"])
def test_space_inside_a_name_parts_nothing(words: str) -> None:
    names, _ = split_bodies(even_out(words))
    assert [name.words for name in names] == [words.replace(" ", "")]


def test_party_and_government_of_a_class_are_one_body() -> None:
    names, _ = split_bodies(even_out("市水务局，各县（区）党委、政府"))
    assert [name.words for name in names] == ["市水务局", "各县（区）党委、政府"]
