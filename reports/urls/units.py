"""The unit's side: files of proof, the month as a whole, and the calendars its periods follow."""

from django.urls import path

from reports.views import calendar, evidence, periods, unit_month

urlpatterns = [
    path("periods/calendar/", calendar.programme_calendar, name="programme_calendar"),
    path("calendar/", calendar.office_calendar, name="office_calendar"),
    path("reports/<uuid:uid>/evidence/", evidence.report_evidence, name="report_evidence"),
    path("periods/<uuid:uid>/export/", periods.period_export, name="period_export"),
    path("sheets/<uuid:uid>/evidence/<uuid:item>/", evidence.entry_evidence, name="entry_evidence"),
    path("evidence/<uuid:uid>/", evidence.evidence_file, name="evidence_file"),
    path("evidence/<uuid:uid>/picture/", evidence.evidence_picture, name="evidence_picture"),
    path("reports/month/<uuid:uid>/", unit_month.unit_month_page, name="unit_month"),
    path("reports/month/<uuid:uid>/<str:kind>/", unit_month.unit_month_file, name="unit_month_file"),
    path("reports/approval/<uuid:uid>/scan/", unit_month.unit_approval_scan, name="unit_approval_scan"),
]
