"""Home by role, ledger page, task page."""

from django.urls import path

from reform.portal.views.home import home

urlpatterns = [
    path("", home, name="home"),
]
