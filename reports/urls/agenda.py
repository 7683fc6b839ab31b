"""The way up and back: instructions, referrals, meetings with agenda, papers and decisions."""

from django.urls import path

from reports.views import agenda, bundle, instructions, meetings, referrals

urlpatterns = [
    path("instructions/", instructions.instruction_list, name="instruction_list"),
    path("instructions/new/", instructions.instruction_new, name="instruction_new"),
    path("instructions/<uuid:uid>/", instructions.instruction_detail, name="instruction_detail"),
    path("instructions/<uuid:uid>/circle/", instructions.instruction_circle, name="instruction_circle"),
    path("instructions/<uuid:uid>/edit/", instructions.instruction_edit, name="instruction_edit"),
    path(
        "instructions/<uuid:uid>/order-now/", instructions.instruction_order_now, name="instruction_order_now"
    ),
    path("instructions/<uuid:uid>/order/", instructions.instruction_order, name="instruction_order"),
    path("instructions/<uuid:uid>/settle/", instructions.instruction_settle, name="instruction_settle"),
    path("instructions/<uuid:uid>/read/", instructions.instruction_read, name="instruction_read"),
    path("instructions/<uuid:uid>/scan/", instructions.instruction_scan, name="instruction_scan"),
    path(
        "instructions/<uuid:uid>/report/<str:kind>/",
        instructions.instruction_report,
        name="instruction_report",
    ),
    path("referrals/", referrals.referral_list, name="referral_list"),
    path("referrals/new/", referrals.referral_new, name="referral_new"),
    path("referrals/<uuid:uid>/", referrals.referral_detail, name="referral_detail"),
    *(
        path(
            f"referrals/<uuid:uid>/{name.replace('_', '-')}/",
            referrals.referral_step,
            {"name": name},
            name=f"referral_{name}",
        )
        for name in referrals.STEPS
    ),
    path("referrals/<uuid:uid>/give-back/", referrals.referral_give_back, name="referral_give_back"),
    path("meetings/", meetings.meeting_list, name="meeting_list"),
    path("meetings/new/", meetings.meeting_new, name="meeting_new"),
    path("meetings/<uuid:uid>/", meetings.meeting_detail, name="meeting_detail"),
    path("meetings/<uuid:uid>/edit/", meetings.meeting_edit, name="meeting_edit"),
    path("meetings/<uuid:uid>/send/", meetings.meeting_send, name="meeting_send"),
    path("meetings/<uuid:uid>/hold/", meetings.meeting_hold, name="meeting_hold"),
    path("meetings/<uuid:uid>/cancel/", meetings.meeting_cancel, name="meeting_cancel"),
    path("meetings/<uuid:uid>/minutes/", meetings.meeting_minutes, name="meeting_minutes"),
    path("meetings/<uuid:uid>/minutes/file/", meetings.meeting_minutes_file, name="meeting_minutes_file"),
    path("meetings/<uuid:uid>/points/", agenda.agenda_add, name="agenda_add"),
    path("meetings/<uuid:uid>/bundle/", bundle.agenda_bundle, name="agenda_bundle"),
    path("meetings/<uuid:uid>/bundle/pdf/", bundle.agenda_bundle_file, name="agenda_bundle_file"),
    path("meetings/<uuid:uid>/decisions/", meetings.decision_add, name="decision_add"),
    path("points/<uuid:uid>/", agenda.agenda_edit, name="agenda_edit"),
    path("points/<uuid:uid>/move/", agenda.agenda_move, name="agenda_move"),
    path("points/<uuid:uid>/remove/", agenda.agenda_remove, name="agenda_remove"),
    path("points/<uuid:uid>/papers/", agenda.agenda_papers, name="agenda_papers"),
    path("papers/<uuid:uid>/", agenda.agenda_paper, name="agenda_paper"),
    path("papers/<uuid:uid>/remove/", agenda.agenda_paper_remove, name="agenda_paper_remove"),
    path("decisions/<uuid:uid>/", meetings.decision_edit, name="decision_edit"),
    path("decisions/<uuid:uid>/remove/", meetings.decision_remove, name="decision_remove"),
    path("decisions/<uuid:uid>/ledger/", meetings.decision_ledger, name="decision_ledger"),
]
