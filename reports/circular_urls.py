"""Circulars and bulletins, their checking, recipients, articles and calendar."""

from django.urls import path

from reports.views import circular_files, circular_publishing, circular_signing, circulars

urlpatterns = [
    path("circulars/", circulars.circular_list, name="circular_list"),
    path("circulars/draft/<uuid:uid>/", circulars.circular_draft, name="circular_draft"),
    path("circulars/<uuid:uid>/", circulars.circular_detail, name="circular_detail"),
    path("circulars/<uuid:uid>/refreeze/", circulars.circular_refreeze, name="circular_refreeze"),
    path("circulars/<uuid:uid>/facts/<uuid:task_uid>/", circulars.circular_facts, name="circular_facts"),
    path("circulars/files/<uuid:uid>/", circular_files.circular_file, name="circular_file"),
    # signing
    path("circulars/<uuid:uid>/sign/", circular_signing.circular_sign, name="circular_sign"),
    # publishing
    path("circulars/<uuid:uid>/publish/", circular_publishing.circular_publish, name="circular_publish"),
]
