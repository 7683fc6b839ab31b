"""Periods, reports, determination, circulars."""

from django.urls import path

from reports.views import overview

urlpatterns = [
    path("overview/", overview.overview, name="overview"),
]
