"""The secretariat's own pages of a period: urging, the progress material; and a unit's period in Excel."""

from django.urls import path

from reports.views import material, urging, workbooks

urlpatterns = [
    path("periods/<uuid:uid>/urging/", urging.urging, name="urging"),
    path("periods/<uuid:uid>/urging/export/", urging.urging_export, name="urging_export"),
    path("periods/<uuid:uid>/material/", material.material_pdf, name="material_pdf"),
    path("periods/<uuid:uid>/material/<str:kind>/", material.progress_material, name="progress_material"),
    path("periods/<uuid:uid>/workbook/<uuid:unit>/", workbooks.unit_workbook, name="unit_workbook"),
    path(
        "periods/<uuid:uid>/workbook/<uuid:unit>/download/",
        workbooks.unit_workbook_file,
        name="unit_workbook_file",
    ),
    path("workbooks/<uuid:uid>/", workbooks.workbook_preview, name="workbook_preview"),
]
