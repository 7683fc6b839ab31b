"""The names of light rules and ladders in the reader's language; the data and the papers keep the stored name."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from reports.ladder import PRESETS as LADDERS
from reports.selectors.ladder import OWN_NAME as OWN_LADDER
from reports.selectors.rule import OWN_NAME as OWN_RULE
from tasks.progress import PRESETS as RULES

# By the stored name: the office's own rule and ladder bear one key.
_NAMES = {
    RULES["yinchuan"].name: _("By days, in points (Yinchuan)"),
    RULES["xuancheng"].name: _("By elapsed months (Xuancheng)"),
    RULES["nodes_only"].name: _("Nodes only"),
    LADDERS["points"].name: _("Three cut-offs, step by step"),
    LADDERS["clock"].name: _("“13730” time limits"),
    OWN_RULE: _("The office's own rule"),
    OWN_LADDER: _("The office's own ladder"),
}


def preset_name(stored: str) -> str:
    """Return the name to show for a rule's or ladder's stored name; a name that is none of the portal's as it is."""
    return str(_NAMES.get(stored, stored))
