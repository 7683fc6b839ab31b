"""Every address of the portal, joined from the apps."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

handler400 = "reform.portal.views.errors.bad_request"
handler403 = "reform.portal.views.errors.forbidden"
handler404 = "reform.portal.views.errors.not_found"
handler500 = "reform.portal.views.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("language/", login_not_required(require_POST(set_language)), name="set_language"),
    path("", include("reform.portal.urls")),
    path("", include("departments.urls")),
    path("", include("tasks.urls")),
    path("", include("reports.urls")),
]
# Where no single sign-on is set up there is no such page.
if settings.OIDC_ON:
    urlpatterns.append(path("sign-in/office/", include("departments.sso_urls")))
