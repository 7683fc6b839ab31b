"""The ledger page: quick look, what is done with the ticked rows, saved views."""

from tests.authorization_matrix.rows import LEDGER_ROLES, row

# fmt: off
LEDGER_PAGE = [
    #                                  clerk head liai dept lead cnty sysa seca audi
    # Not asked for by the page's script, it leads to the task's page.
    row("task_look",              get="302  302  302  302  302  302  403  403  403", of="task", stranger=LEDGER_ROLES),
    row("ledger_ticked",         post="302  302  302  302  302  302  403  403  403",
        data=lambda own: {"uid": own.task.uid, "act": "export"}),
    # The label is the head's to set.
    row("ledger_label",           get="403  200  403  403  403  200  403  403  403",
                                 post="403  302  403  403  403  302  403  403  403",
        data=lambda own: {"seen": f"{own.task.uid}:{own.task.version}", "label": "1"}),
    row("saved_view_add",        post="302  302  302  302  302  302  403  403  403",
        data={"name": "本月到期", "query": "due=month"}),
    row("saved_view_edit",       post="404  404  302  302  404  302  404  404  404", of="saved_view", scope="person",
        data={"version": "0", "name": "逾期"}),
    row("saved_view_delete",     post="404  404  302  302  404  302  404  404  404", of="saved_view", scope="person",
        data={"version": "0"}),
]
# fmt: on
