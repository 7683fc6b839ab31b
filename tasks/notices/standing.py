"""Rules that hold for later items too: who leads by order (下同), and by-lines (以下各项均需…，不再列出)."""

import re

ORDER_RULE = re.compile(
    r"(?:列|排|位)?(?:在)?(?:第一|首)(?:位|个)?(?:者|的)?(?:责任)?(?:部门|单位|责任单位|责任部门|的部门|的单位)?(?:（(?:部门|单位)）)?(?:者)?"
    r"(?:即)?(?:为|是)(?:第一|工作|本项|该项|任务|总)*牵头(?:责任)?(?:部门|单位|者)?(?:或汇总(?:单位|部门))?"
)
# 分别负责为各部门按职责分别牵头: the wording that an order rule leaves out of its reach.
EACH_LEADS = re.compile(r"分别负责(?:的)?(?:即)?(?:为|是|指)[^，。；]{0,16}牵头")
BELOW = re.compile(r"[，。；]?(?:以)?下同")
BY_LINE = re.compile(
    r"[，。；]?以下(?:[^，。；（）]{0,10}?)(?:均|都|还)(?:应当|应由|需要|涉及|包括|需|由|须|要)*(?P<who>[^，。；]+?)"
    r"(?:按照?职责(?:分工)?)?(?P<verb>负责落实|组织落实|抓好落实|负责|落实|配合|参与|实施)?"
    r"[，。]?不再(?:一一|逐一|逐项|另行|重复|单独)?(?:列出|列示|标注|列举|注明|罗列|列)"
)


def order_rule_in(chars: str) -> bool:
    """True where plain text says that the body named first leads (列第一位的责任单位为牵头单位)."""
    return ORDER_RULE.search(chars) is not None
