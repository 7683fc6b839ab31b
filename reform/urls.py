"""Every address of the portal, joined from the apps."""

from django.urls import include, path

handler400 = "reform.portal.views.errors.bad_request"
handler403 = "reform.portal.views.errors.forbidden"
handler404 = "reform.portal.views.errors.not_found"
handler500 = "reform.portal.views.errors.server_error"

urlpatterns = [
    path("language/", include("django.conf.urls.i18n")),
    path("", include("reform.portal.urls")),
    path("", include("departments.urls")),
    path("", include("tasks.urls")),
    path("", include("reports.urls")),
]
