"""The leader's page and what is behind its figures."""

from django.urls import path

from reports.views import overview, overview_matters, overview_paper

urlpatterns = [
    path("overview/", overview.overview, name="overview"),
    path("overview/matters/", overview_matters.overview_matters, name="overview_matters"),
    path("overview/indicators/", overview.overview_indicators, name="overview_indicators"),
    path("overview/meeting/", overview_matters.overview_meeting, name="overview_meeting"),
    path("overview/<uuid:uid>/page/", overview_paper.overview_page, name="overview_page"),
    path(
        "overview/<uuid:uid>/page/<str:kind>/", overview_paper.overview_page_file, name="overview_page_file"
    ),
]
