"""Notices, drafts, tasks, imports."""

from django.urls import URLPattern, path

from tasks.views import drafts, imports, intake, names, notices, tasks

urlpatterns: list[URLPattern] = [
    path("notices/", notices.notice_list, name="notice_list"),
    path("notices/upload/", intake.notice_upload, name="notice_upload"),
    path("notices/<uuid:uid>/", notices.notice_detail, name="notice_detail"),
    path("notices/<uuid:uid>/file/", notices.notice_file, name="notice_file"),
    path("notices/<uuid:uid>/decompose/", notices.notice_decompose, name="notice_decompose"),
    path("notices/<uuid:uid>/head/", notices.notice_head, name="notice_head"),
    path("notices/<uuid:uid>/name/", names.notice_name, name="notice_name"),
    path("notices/<uuid:uid>/fill/", drafts.drafts_fill, name="drafts_fill"),
    path("notices/<uuid:uid>/confirm/", notices.notice_confirm, name="notice_confirm"),
    path("notices/<uuid:uid>/undo/", notices.notice_undo, name="notice_undo"),
    path("notices/<uuid:uid>/withdraw/", notices.notice_withdraw, name="notice_withdraw"),
    path("drafts/<uuid:uid>/", drafts.draft_card, name="draft_card"),
    path("drafts/<uuid:uid>/edit/", drafts.draft_edit, name="draft_edit"),
    path("drafts/<uuid:uid>/state/", drafts.draft_state, name="draft_state"),
    path("drafts/<uuid:uid>/doubts/", drafts.draft_doubts, name="draft_doubts"),
    path("drafts/<uuid:uid>/waive/", drafts.draft_waive, name="draft_waive"),
    path("tasks/add/", tasks.task_add, name="task_add"),
    path("tasks/hand-out/", tasks.hand_out_page, name="hand_out"),
    path("tasks/<uuid:uid>/decompose/", tasks.task_decompose, name="task_decompose"),
    path("tasks/<uuid:uid>/waive/", tasks.task_waive, name="task_waive"),
    path("ledger/import/", imports.ledger_import, name="ledger_import"),
    path("ledger/import/template/", imports.ledger_import_template, name="ledger_import_template"),
    path("ledger/import/<uuid:uid>/", imports.ledger_import_preview, name="ledger_import_preview"),
]
