"""The secretariat's own pages of a period: urging, the progress material; and a unit's period in Excel."""

from django.urls import path

from reports.views import material, urging

urlpatterns = [
    path("periods/<uuid:uid>/urging/", urging.urging, name="urging"),
    path("periods/<uuid:uid>/urging/export/", urging.urging_export, name="urging_export"),
    path("periods/<uuid:uid>/material/<str:kind>/", material.progress_material, name="progress_material"),
]
