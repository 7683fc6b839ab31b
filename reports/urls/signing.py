"""Checking (核对), numbers and signing of papers."""

from django.urls import path

from reports.views import check_rounds, checks, circular_signing, paper_numbers

urlpatterns = [
    path("circulars/numbers/", paper_numbers.paper_numbers, name="paper_numbers"),
    path("circulars/<uuid:uid>/signing/", circular_signing.circular_signing, name="circular_signing"),
    path("circulars/<uuid:uid>/sign-here/", circular_signing.circular_sign_here, name="circular_sign_here"),
    path("circulars/<uuid:uid>/unsign/", circular_signing.circular_unsign, name="circular_unsign"),
    path("circulars/<uuid:uid>/drop/", circular_signing.circular_drop, name="circular_drop"),
    path("circulars/<uuid:uid>/archive/", circular_signing.circular_archive, name="circular_archive"),
    path("circulars/<uuid:uid>/paper/", circular_signing.circular_paper, name="circular_paper"),
    path("circulars/<uuid:uid>/number/", circular_signing.circular_number, name="circular_number"),
    path("circulars/<uuid:uid>/stamped/", circular_signing.circular_stamp, name="circular_stamp"),
    path("circulars/<uuid:uid>/slip/<str:kind>/", circular_signing.circular_slip, name="circular_slip"),
    path("circulars/<uuid:uid>/checking/", check_rounds.check_round, name="check_round"),
    path("circulars/<uuid:uid>/checking/open/", check_rounds.check_open, name="check_open"),
    path("checks/", checks.check_list, name="check_list"),
    path("checks/<uuid:uid>/", checks.check_answer, name="check_answer"),
    path("checks/<uuid:uid>/record/", checks.check_record, name="check_record"),
    path("checks/rounds/<uuid:uid>/cancel/", check_rounds.check_cancel, name="check_cancel"),
    path("checks/rounds/<uuid:uid>/close/", check_rounds.check_close, name="check_close"),
    path("checks/objections/<uuid:uid>/decide/", check_rounds.check_decide, name="check_decide"),
    path("checks/objections/<uuid:uid>/settle/", check_rounds.check_settle, name="check_settle"),
    path("checks/objections/<uuid:uid>/proof/", checks.check_proof, name="check_proof"),
]
