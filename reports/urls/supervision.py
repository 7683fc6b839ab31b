"""督办: orders, extensions, the ladder, notes of 问责."""

from django.urls import path

from reports.views import accountability, extensions, ladder, order_acts, orders

urlpatterns = [
    path("orders/", orders.order_list, name="order_list"),
    path("orders/new/<uuid:uid>/", orders.order_new, name="order_new"),
    path("orders/<uuid:uid>/", orders.order_detail, name="order_detail"),
    path("orders/<uuid:uid>/edit/", order_acts.order_edit, name="order_edit"),
    path("orders/<uuid:uid>/sign/", order_acts.order_sign, name="order_sign"),
    path("orders/<uuid:uid>/drop/", order_acts.order_drop, name="order_drop"),
    path("orders/<uuid:uid>/reopen/", order_acts.order_reopen, name="order_reopen"),
    path("orders/<uuid:uid>/sign-for/", order_acts.order_sign_for, name="order_sign_for"),
    path("orders/<uuid:uid>/answer/", order_acts.order_answer, name="order_answer"),
    path(
        "orders/<uuid:uid>/answer/withdraw/", order_acts.order_answer_withdraw, name="order_answer_withdraw"
    ),
    path("orders/<uuid:uid>/check/", order_acts.order_check, name="order_check"),
    path("orders/<uuid:uid>/return/", order_acts.order_return, name="order_return"),
    path("orders/<uuid:uid>/close/", order_acts.order_close, name="order_close"),
    path("orders/<uuid:uid>/raise/", order_acts.order_raise, name="order_raise"),
    path("orders/<uuid:uid>/withdraw/", order_acts.order_withdraw, name="order_withdraw"),
    path("orders/<uuid:uid>/<str:kind>/", orders.order_file, name="order_file"),
    path("orders/proofs/<uuid:uid>/", orders.order_proof, name="order_proof"),
    path("orders/<uuid:uid>/extension/ask/", extensions.extension_ask, name="extension_ask"),
    path("orders/extensions/<uuid:uid>/decide/", extensions.extension_decide, name="extension_decide"),
    path("orders/extensions/<uuid:uid>/withdraw/", extensions.extension_withdraw, name="extension_withdraw"),
    path("ladder/", ladder.ladder, name="ladder"),
    path("ladder/edit/", ladder.ladder_edit, name="ladder_edit"),
    path("accountability/", accountability.accountability_list, name="accountability_list"),
    path("accountability/new/", accountability.accountability_new, name="accountability_new"),
]
