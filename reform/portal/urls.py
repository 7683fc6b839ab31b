"""Home by role, ledger page, task page."""

from django.urls import path

from reform.portal.views import (
    excel,
    layouts,
    ledger,
    ledger_changes,
    ledger_look,
    ledger_record,
    ledger_terms,
    ledger_ticked,
    ledger_views,
    operations,
    search,
    task,
    task_parts,
    units,
)
from reform.portal.views.help import glossary
from reform.portal.views.home import home

urlpatterns = [
    path("", home, name="home"),
    path("glossary/", glossary, name="glossary"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/excel/", excel.ledger_excel, name="ledger_excel"),
    path("ledger/export/", excel.ledger_export, name="ledger_export"),
    path("ledger/export/file/", excel.ledger_file, name="ledger_file"),
    path("ledger/export/file/download/", excel.ledger_file_download, name="ledger_file_download"),
    path("ledger/import/<uuid:uid>/changes/", ledger_changes.ledger_changes, name="ledger_changes"),
    path("ledger/layouts/", layouts.layout_list, name="layout_list"),
    path("ledger/layouts/<uuid:uid>/", layouts.layout_edit, name="layout_edit"),
    path("ledger/record/", ledger_record.ledger_bulk, name="ledger_bulk"),
    path("ledger/ticked/", ledger_ticked.ledger_ticked, name="ledger_ticked"),
    path("ledger/label/", ledger_ticked.ledger_label, name="ledger_label"),
    path("ledger/views/add/", ledger_views.saved_view_add, name="saved_view_add"),
    path("ledger/views/<uuid:uid>/", ledger_views.saved_view_edit, name="saved_view_edit"),
    path("ledger/views/<uuid:uid>/delete/", ledger_views.saved_view_delete, name="saved_view_delete"),
    path("operations/", operations.operations, name="operations"),
    path("operations/jobs/retry/", operations.job_retry_kind, name="job_retry_kind"),
    path("operations/jobs/<uuid:uid>/", operations.job_detail, name="job_detail"),
    path("operations/jobs/<uuid:uid>/retry/", operations.job_retry, name="job_retry"),
    path("operations/jobs/<uuid:uid>/give-up/", operations.job_give_up, name="job_give_up"),
    path("search/", search.search, name="search"),
    path("units/<uuid:uid>/", units.department_detail, name="department_detail"),
    path("tasks/<uuid:uid>/", task.task_detail, name="task_detail"),
    path("tasks/<uuid:uid>/story/", task_parts.task_story, name="task_story"),
    path("tasks/<uuid:uid>/clause/<int:place>/", task_parts.task_clause, name="task_clause"),
    path("tasks/<uuid:uid>/beside/", task_parts.task_neighbours, name="task_neighbours"),
    path("tasks/<uuid:uid>/card/", task_parts.task_card, name="task_card"),
    path("tasks/<uuid:uid>/row/", ledger_record.task_row, name="task_row"),
    path("tasks/<uuid:uid>/look/", ledger_look.task_look, name="task_look"),
    path("tasks/<uuid:uid>/terms/", ledger_terms.task_terms, name="task_terms"),
    path("tasks/<uuid:uid>/record/", ledger_record.task_record, name="task_record"),
]
