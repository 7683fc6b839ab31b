"""The composer: the words, demands, pages and files of a draft. Drafts exist for the secretariat that makes them."""

from typing import Any

from tests.authorization_matrix.rows import row
from tests.world import LATE_MATTER, Belongings


def _section(own: Belongings) -> dict[str, Any]:
    return {"uid": own.draft_circular.uid, "key": "overall"}


def _page(own: Belongings) -> dict[str, Any]:
    return {"uid": own.draft_circular.snapshots.get().files.get(final=False).uid, "number": 1}


# fmt: off
COMPOSING = [
    #                                  clerk head liai dept lead cnty sysa seca audi
    row("circular_refreeze",     post="302  302  404  404  404  302  404  404  404", of="draft_circular",
        scope="programme"),
    # Without what the page showed nobody writes over what somebody else wrote: 409.
    row("circular_facts",        post="409  409  404  404  404  409  404  404  404", scope="programme",
        of=lambda own: {"uid": own.draft_circular.uid, "task_uid": LATE_MATTER}, data={"plan_on": "no date"}),
    row("circular_demands",      post="409  409  404  404  404  409  404  404  404", of="draft_circular",
        scope="programme"),
    row("circular_section_undo", post="409  409  404  404  404  409  404  404  404", of=_section,
        scope="programme"),
    row("circular_section",       get="200  200  404  404  404  200  404  404  404",
                                 post="422  422  404  404  404  422  404  404  404", of=_section, scope="programme"),
    row("circular_pages",         get="200  200  404  404  404  200  404  404  404",
                                 post="302  302  404  404  404  302  404  404  404", of="draft_circular",
        scope="programme"),
    row("circular_page",          get="200  200  404  404  404  200  404  404  404", of=_page, scope="programme"),
    row("circular_make",          get="200  200  404  404  404  200  404  404  404",
                                 post="302  302  404  404  404  302  404  404  404", scope="programme",
        of=lambda own: {"uid": own.draft_circular.uid, "kind": "docx"}),
    row("circular_word",          get="200  200  404  404  404  200  404  404  404",
                                 post="422  422  404  404  404  422  404  404  404", of="draft_circular",
        scope="programme"),
    row("circular_word_take",    post="409  409  404  404  404  409  404  404  404", of="draft_circular",
        scope="programme"),
]
# fmt: on
