"""One name however it is written: without spaces and brackets, long forms replaced by the customary short ones."""

from __future__ import annotations

import re

# Long to short; every line shortens, so that folding comes to an end. Source: references, notices.md section 5.
SHORT_FORMS = (
    ("深化医药卫生体制改革", "医改"),
    ("医药卫生体制改革", "医改"),
    ("深化医改领导小组", "医改领导小组"),
    ("医改领导小组", "医改组"),
    ("医改组办公室", "医改办"),
    ("医改组秘书处", "医改办"),
    ("人民政府", "政府"),
    ("机构编制委员会办公室", "编办"),
    ("机构编制委办公室", "编办"),
    ("党委编办", "编办"),
    ("委编办", "编办"),
    ("党委组织部", "组织部"),
    ("委组织部", "组织部"),
    ("党委宣传部", "宣传部"),
    ("委宣传部", "宣传部"),
    ("网络安全和信息化委员会办公室", "网信办"),
    ("党委网信办", "网信办"),
    ("委网信办", "网信办"),
    ("管理委员会", "管委会"),
    ("委员会", "委"),
    ("卫生和计划生育", "卫计"),
    ("卫生计生", "卫计"),
    ("卫生健康", "卫健"),
    ("发展和改革", "发改"),
    ("发展改革", "发改"),
    ("人力资源和社会保障", "人社"),
    ("人力资源社会保障", "人社"),
    ("人力社保", "人社"),
    ("住房和城乡建设", "住建"),
    ("住房城乡建设", "住建"),
    ("经济和信息化", "经信"),
    ("工业和信息化", "工信"),
    ("文化和旅游", "文旅"),
    ("文化旅游", "文旅"),
    ("科学技术", "科技"),
    ("交通运输", "交通"),
    ("行政审批服务管理", "行政审批"),
    ("疾病预防控制", "疾控"),
    ("机关事务管理", "机关事务"),
    ("市场监督管理", "市场监管"),
    ("市场监管局", "市监局"),
    ("药品监督管理", "药监"),
    ("药品监管", "药监"),
    ("中医药管理", "中医药"),
    ("医疗保障", "医保"),
    ("国有资产监督管理", "国资"),
    ("残疾人联合会", "残联"),
    ("妇女联合会", "妇联"),
)
PUNCTUATION = re.compile(r"[\s（）()、,，·．.“”\"'《》]+")
BRACKETED = re.compile(r"（[^（）]*）|\([^()]*\)")
SEPARATORS = re.compile(r"[、，,；;\n]+")
# 各县（市、区）, 各市县区 and 各区县（市） name the same kinds of places, in whatever order.
LEVELS = re.compile("^各([市县区旗]{2,4})(?![场监域])")
LEVEL_ORDER = "市县区旗"


def unbracketed(name: str) -> str:
    """Return the name without what stands in brackets: 市市场监管局（市知识产权局） is one body."""
    return BRACKETED.sub("", name)


def bracketed(name: str) -> list[str]:
    """Return what stands in brackets: the other names of the body."""
    return [found.group()[1:-1] for found in BRACKETED.finditer(name)]


def split_names(text: str) -> list[str]:
    """Split what somebody typed into names, once each, in order; 、 inside brackets does not divide."""
    masked = BRACKETED.sub(lambda found: found.group().replace("、", "\0"), text)
    names = (name.replace("\0", "、").strip() for name in SEPARATORS.split(masked))
    return list(dict.fromkeys(name for name in names if name))


def fold(name: str) -> str:
    """Return the name's key: names with equal keys are one name. Folding a key changes nothing."""
    key = PUNCTUATION.sub("", name).removeprefix("中共")
    while True:
        short = key
        for long, customary in SHORT_FORMS:
            short = short.replace(long, customary)
        if short == key:
            return LEVELS.sub(_in_order, key)
        key = short


def _in_order(found: re.Match[str]) -> str:
    return "各" + "".join(sorted(set(found.group(1)), key=LEVEL_ORDER.index))
