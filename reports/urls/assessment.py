"""考核: assessments of units and of counties."""

from django.urls import path

from reports.views import assessment_acts, assessment_lines, assessments

urlpatterns = [
    path("assessments/", assessments.assessment_list, name="assessment_list"),
    path("assessments/new/", assessments.assessment_new, name="assessment_new"),
    path("assessments/lines/<uuid:uid>/", assessment_lines.assessment_line, name="assessment_line"),
    path(
        "assessments/lines/<uuid:uid>/object/", assessment_lines.assessment_object, name="assessment_object"
    ),
    path(
        "assessments/objections/<uuid:uid>/",
        assessment_lines.assessment_objection,
        name="assessment_objection",
    ),
    path(
        "assessments/objections/<uuid:uid>/withdraw/",
        assessment_lines.assessment_objection_withdraw,
        name="assessment_objection_withdraw",
    ),
    path("assessments/<uuid:uid>/", assessments.assessment_detail, name="assessment_detail"),
    path("assessments/<uuid:uid>/rules/", assessment_acts.assessment_rules, name="assessment_rules"),
    path("assessments/<uuid:uid>/compute/", assessment_acts.assessment_compute, name="assessment_compute"),
    path("assessments/<uuid:uid>/show/", assessment_acts.assessment_show, name="assessment_show"),
    path("assessments/<uuid:uid>/drop/", assessment_acts.assessment_drop, name="assessment_drop"),
    path("assessments/<uuid:uid>/decide/", assessment_acts.assessment_decide, name="assessment_decide"),
    path("assessments/<uuid:uid>/publish/", assessment_acts.assessment_publish, name="assessment_publish"),
    path("assessments/<uuid:uid>/units/<uuid:unit>/", assessments.assessment_unit, name="assessment_unit"),
    path("assessments/<uuid:uid>/pdf/", assessments.assessment_pdf, name="assessment_pdf"),
    path("assessments/<uuid:uid>/files/<str:kind>/", assessments.assessment_file, name="assessment_file"),
]
