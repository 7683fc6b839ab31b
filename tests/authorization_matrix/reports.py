"""Periods, reports, sheets, their review, the determination."""

from tests.authorization_matrix.rows import row

# fmt: off
REPORTS = [
    #                                  clerk head liai dept lead cnty sysa seca audi
    row("period_list",            get="200  200  403  403  200  200  403  403  403"),
    row("period_open",           post="302  302  403  403  403  302  404  404  404", of="ledger", scope="below",
        data=lambda own: {
            f"l{own.ledger.pk}-start": "2026-10-01", f"l{own.ledger.pk}-opens_on": "2026-10-25",
            f"l{own.ledger.pk}-cutoff": "2026-10-31", f"l{own.ledger.pk}-due_on": "2026-11-05",
            f"l{own.ledger.pk}-closes_on": "2026-11-08",
        }),
    row("period_detail",          get="200  200  403  403  200  200  404  404  404", of="period", scope="programme"),
    row("period_dates",          post="302  302  403  403  403  302  404  404  404", of="period", scope="programme",
        data={"cutoff": "2026-10-31", "due_on": "2026-11-06", "closes_on": "2026-11-10"}),
    row("period_complete",       post="302  302  403  403  403  302  404  404  404", of="period", scope="programme"),
    row("period_close",          post="302  302  403  403  403  302  404  404  404", of="period", scope="programme"),
    row("my_reports",             get="200  200  200  200  403  200  403  403  403"),
    row("report_edit",            get="200  200  200  200  404  200  404  404  404",
                                 post="302  302  302  302  404  302  404  404  404", of="report",
        data={"act": "save", "text": "已完成调研。", "version": "0"}),
    row("report_autosave",       post="200  200  200  200  404  200  404  404  404", of="report",
        data={"text": "已完成调研。", "version": "0"}),
    row("report_withdraw",       post="302  302  302  302  404  302  404  404  404", of="submitted"),
    row("sheet_edit",             get="302  302  200  200  404  200  404  404  404",
                                 post="403  403  302  302  404  302  404  404  404", of="sheet",
        data={"act": "save", "version": "0"}),
    row("sheet_withdraw",        post="403  403  302  302  404  302  404  404  404", of="submitted_sheet"),
    row("review_inbox",           get="200  200  403  403  403  200  403  403  403",
                                 post="302  302  403  403  403  302  403  403  403"),
    row("review_report",          get="200  200  403  403  404  200  404  404  404",
                                 post="302  302  403  403  404  403  404  404  404", of="submitted",
        data=lambda own: {"act": "accept", "version": str(own.submitted.version)}),
    row("review_sheet",           get="200  200  403  403  404  200  404  404  404",
                                 post="302  302  403  403  404  302  404  404  404", of="submitted_sheet",
        data=lambda own: {"act": "accept", "version": str(own.submitted_sheet.version)}),
    row("determination",          get="200  200  403  403  403  200  403  403  403",
                                 post="302  302  403  403  403  302  403  403  403", data={"act": "prepare"}),
    row("determination_row",     post="200  200  403  403  403  200  404  404  404",
        of=lambda own: {"uid": own.period.uid, "task": own.task.uid}, scope="programme",
        data={"prepared": "on_schedule", "version": "0"}),
]
# fmt: on
