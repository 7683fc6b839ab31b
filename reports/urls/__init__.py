"""Periods, reports, determination, circulars."""

from django.urls import path

from reports.urls.agenda import urlpatterns as of_agenda
from reports.urls.assessment import urlpatterns as of_assessments
from reports.urls.circulars import urlpatterns as of_circulars
from reports.urls.office import urlpatterns as of_office
from reports.urls.overview import urlpatterns as of_overview
from reports.urls.registers import urlpatterns as of_registers
from reports.urls.signing import urlpatterns as of_signing
from reports.urls.supervision import urlpatterns as of_supervision
from reports.urls.units import urlpatterns as of_units
from reports.views import determination, periods, phrases, reports, review, rule, sheets

urlpatterns = [
    *of_units,
    *of_office,
    *of_signing,
    *of_circulars,
    *of_supervision,
    *of_agenda,
    *of_assessments,
    *of_registers,
    path("periods/", periods.period_list, name="period_list"),
    path("periods/open/<uuid:uid>/", periods.period_open, name="period_open"),
    path("periods/<uuid:uid>/", periods.period_detail, name="period_detail"),
    path("periods/<uuid:uid>/dates/", periods.period_dates, name="period_dates"),
    path("periods/<uuid:uid>/complete/", periods.period_complete, name="period_complete"),
    path("periods/<uuid:uid>/close/", periods.period_close, name="period_close"),
    path("reports/", reports.my_reports, name="my_reports"),
    path("reports/<uuid:uid>/", reports.report_edit, name="report_edit"),
    path("reports/<uuid:uid>/autosave/", reports.report_autosave, name="report_autosave"),
    path("reports/<uuid:uid>/withdraw/", reports.report_withdraw, name="report_withdraw"),
    path("sheets/<uuid:uid>/", sheets.sheet_edit, name="sheet_edit"),
    path("sheets/<uuid:uid>/withdraw/", sheets.sheet_withdraw, name="sheet_withdraw"),
    path("review/", review.review_inbox, name="review_inbox"),
    path("review/phrases/", phrases.return_phrases, name="return_phrases"),
    path("review/<uuid:uid>/", review.review_report, name="review_report"),
    path("review/<uuid:uid>/refer/", review.review_refer, name="review_refer"),
    path("review/<uuid:uid>/row/", review.review_row, name="review_row"),
    path("review/sheets/<uuid:uid>/", sheets.review_sheet, name="review_sheet"),
    path("rule/", rule.light_rule, name="light_rule"),
    path("rule/who-determines/", rule.who_determines, name="who_determines"),
    path("determination/", determination.determination, name="determination"),
    path(
        "determination/<uuid:uid>/<uuid:task>/",
        determination.determination_row,
        name="determination_row",
    ),
    *of_overview,
]
