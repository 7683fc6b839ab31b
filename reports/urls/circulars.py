"""Circulars and bulletins, their checking, recipients, articles and calendar."""

from django.urls import path

from reports.views import (
    articles,
    bulletins,
    circular_files,
    circular_list,
    circular_publishing,
    circular_receipts,
    circular_signing,
    circular_superseding,
    circular_verify,
    circulars,
    composing,
    composing_files,
    distribution,
    paper_calendar,
    receipt_recording,
    word_back,
)

urlpatterns = [
    path("circulars/", circular_list.circular_list, name="circular_list"),
    path("circulars/new/", paper_calendar.paper_new, name="paper_new"),
    path("circulars/calendar/", paper_calendar.paper_calendar, name="paper_calendar"),
    path("circulars/<uuid:uid>/", circulars.circular_detail, name="circular_detail"),
    # composing
    path("circulars/<uuid:uid>/refreeze/", composing.circular_refreeze, name="circular_refreeze"),
    path("circulars/<uuid:uid>/facts/<uuid:task_uid>/", composing.circular_facts, name="circular_facts"),
    path("circulars/<uuid:uid>/demands/", composing.circular_demands, name="circular_demands"),
    path("circulars/<uuid:uid>/section/<slug:key>/", composing.circular_section, name="circular_section"),
    path(
        "circulars/<uuid:uid>/section/<slug:key>/undo/",
        composing.circular_section_undo,
        name="circular_section_undo",
    ),
    path("circulars/<uuid:uid>/pages/", composing_files.circular_pages, name="circular_pages"),
    path("circulars/pages/<uuid:uid>/<int:number>/", composing_files.circular_page, name="circular_page"),
    path("circulars/<uuid:uid>/make/<slug:kind>/", composing_files.circular_make, name="circular_make"),
    path("circulars/<uuid:uid>/word/", word_back.circular_word, name="circular_word"),
    path("circulars/<uuid:uid>/word/take/", word_back.circular_word_take, name="circular_word_take"),
    path("circulars/files/<uuid:uid>/", circular_files.circular_file, name="circular_file"),
    path("circulars/<uuid:uid>/again/", circular_files.circular_again, name="circular_again"),
    path("circulars/<uuid:uid>/archival/", circular_files.circular_archival, name="circular_archival"),
    # the bulletin
    path("bulletins/new/", bulletins.bulletin_new, name="bulletin_new"),
    path("bulletins/<uuid:uid>/contents/", bulletins.bulletin_contents, name="bulletin_contents"),
    path("bulletins/<uuid:uid>/sign/", bulletins.bulletin_sign, name="bulletin_sign"),
    path("articles/", articles.article_list, name="article_list"),
    path("articles/new/", articles.article_new, name="article_new"),
    path("articles/invite/", articles.article_invite, name="article_invite"),
    path("articles/<uuid:uid>/", articles.article_detail, name="article_detail"),
    *(
        path(
            f"articles/<uuid:uid>/{name.replace('_', '-')}/",
            articles.article_step,
            {"name": name},
            name=f"article_{name}",
        )
        for name in articles.STEPS
    ),
    path("highlights/<uuid:uid>/article/", articles.article_of_highlight, name="article_of_highlight"),
    # signing
    path("circulars/<uuid:uid>/sign/", circular_signing.circular_sign, name="circular_sign"),
    # publishing
    path("circulars/<uuid:uid>/publish/", circular_publishing.circular_publish, name="circular_publish"),
    path("circulars/distribution/", distribution.distribution, name="distribution"),
    path("circulars/verify/", circular_verify.circular_verify, name="circular_verify"),
    path("circulars/<uuid:uid>/recipients/", distribution.circular_recipients, name="circular_recipients"),
    path("circulars/<uuid:uid>/receive/", circular_receipts.circular_receive, name="circular_receive"),
    path(
        "circulars/<uuid:uid>/receipts/record/",
        receipt_recording.paper_receipt_record,
        name="paper_receipt_record",
    ),
    path("circulars/<uuid:uid>/dispatch/", circular_receipts.circular_dispatch, name="circular_dispatch"),
    path(
        "circulars/<uuid:uid>/dispatch/<str:kind>/",
        circular_receipts.circular_dispatch_file,
        name="circular_dispatch_file",
    ),
    path(
        "circulars/<uuid:uid>/supersede/", circular_superseding.circular_supersede, name="circular_supersede"
    ),
    path("circulars/<uuid:uid>/changed/", circular_superseding.circular_changed, name="circular_changed"),
]
