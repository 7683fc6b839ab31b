"""The office's single sign-on; included where the settings name one."""

from django.urls import path

from departments.views import single_sign_on

urlpatterns = [
    path("", single_sign_on.sso_begin, name="sso_begin"),
    path("back/", single_sign_on.sso_back, name="sso_back"),
]
