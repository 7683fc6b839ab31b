"""Highlights, registers, members' support, the page of burdens."""

from django.urls import path

from reports.views import burden, highlights, registers, support

urlpatterns = [
    path("highlights/", highlights.highlight_list, name="highlight_list"),
    path("highlights/export/", highlights.highlight_export, name="highlight_export"),
    path("highlights/new/", highlights.highlight_new, name="highlight_new"),
    path("highlights/<uuid:uid>/", highlights.highlight_detail, name="highlight_detail"),
    path("highlights/<uuid:uid>/edit/", highlights.highlight_edit, name="highlight_edit"),
    path("highlights/<uuid:uid>/decide/", highlights.highlight_decide, name="highlight_decide"),
    path("highlights/<uuid:uid>/use/", highlights.highlight_use, name="highlight_use"),
    path("highlights/<uuid:uid>/use/remove/", highlights.highlight_use_remove, name="highlight_use_remove"),
    path("registers/innovations/", registers.innovation_list, name="innovation_list"),
    path("registers/innovations/export/", registers.innovation_export, name="innovation_export"),
    path("registers/innovations/new/", registers.innovation_new, name="innovation_new"),
    path("registers/innovations/<uuid:uid>/", registers.innovation_detail, name="innovation_detail"),
    path("registers/innovations/<uuid:uid>/edit/", registers.innovation_edit, name="innovation_edit"),
    path("registers/innovations/<uuid:uid>/remove/", registers.innovation_remove, name="innovation_remove"),
    path("registers/outreach/", registers.outreach_list, name="outreach_list"),
    path("registers/outreach/export/", registers.outreach_export, name="outreach_export"),
    path("registers/outreach/new/", registers.outreach_new, name="outreach_new"),
    path("registers/outreach/<uuid:uid>/edit/", registers.outreach_edit, name="outreach_edit"),
    path("registers/outreach/<uuid:uid>/remove/", registers.outreach_remove, name="outreach_remove"),
    path("registers/support/", support.support_grid, name="support_grid"),
    path("registers/support/export/", support.support_export, name="support_export"),
    path("registers/support/items/add/", support.support_item_add, name="support_item_add"),
    path("registers/support/items/<uuid:uid>/", support.support_item, name="support_item"),
    path("registers/support/units/<uuid:uid>/", support.support_row, name="support_row"),
    path("burden/", burden.burden, name="burden"),
    path("burden/plan/", burden.burden_plan, name="burden_plan"),
]
