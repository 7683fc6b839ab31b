"""Home by role, ledger page, task page."""

from django.urls import path

from reform.portal.views import ledger, task, units
from reform.portal.views.help import glossary
from reform.portal.views.home import home

urlpatterns = [
    path("", home, name="home"),
    path("glossary/", glossary, name="glossary"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/export/", ledger.ledger_export, name="ledger_export"),
    path("ledger/record/", ledger.ledger_bulk, name="ledger_bulk"),
    path("units/<uuid:uid>/", units.department_detail, name="department_detail"),
    path("tasks/<uuid:uid>/", task.task_detail, name="task_detail"),
    path("tasks/<uuid:uid>/row/", ledger.task_row, name="task_row"),
    path("tasks/<uuid:uid>/record/", ledger.task_record, name="task_record"),
]
