"""Sign-in, posts, people, units, roles, the audit record, messages."""

from django.urls import path, re_path

from departments.views import audit, groups, matrix, notifications, people, posts, sign_in, units

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/first/<uuid:uid>/<str:token>/", sign_in.first_sign_in, name="first_sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("post/", sign_in.switch_post, name="switch_post"),
    path("password/", sign_in.password_change, name="password_change"),
    path("people/", people.people, name="people"),
    path("people/add/", people.account_add, name="account_add"),
    path("people/<uuid:uid>/", people.person_detail, name="person_detail"),
    path("people/<uuid:uid>/link/", people.account_link, name="account_link"),
    path("people/<uuid:uid>/unlock/", people.account_unlock, name="account_unlock"),
    path("people/<uuid:uid>/active/", people.account_active, name="account_active"),
    path("posts/add/", posts.post_add, name="post_add"),
    path("posts/<uuid:uid>/", posts.post_detail, name="post_detail"),
    path("posts/<uuid:uid>/end/", posts.post_end, name="post_end"),
    path("units/", units.department_list, name="department_list"),
    path("units/add/", units.unit_add, name="unit_add"),
    path("units/counties/add/", units.county_add, name="county_add"),
    path("units/groups/", groups.group_list, name="group_list"),
    path("units/groups/add/", groups.group_add, name="group_add"),
    path("units/groups/<uuid:uid>/", groups.group_detail, name="group_detail"),
    path("units/oversight/", groups.oversight_list, name="oversight_list"),
    path("units/oversight/end/", groups.oversight_end, name="oversight_end"),
    path("units/<uuid:uid>/name/", units.unit_name, name="unit_name"),
    path("units/<uuid:uid>/pass/", units.unit_pass, name="unit_pass"),
    path("roles/", matrix.role_matrix, name="role_matrix"),
    path("audit/", audit.audit_log, name="audit_log"),
    re_path(r"^audit/export\.(?P<kind>xlsx|jsonl)$", audit.audit_export, name="audit_export"),
    path("messages/", notifications.notification_list, name="notification_list"),
    path("messages/read/", notifications.notification_read_all, name="notification_read_all"),
    path("messages/<uuid:uid>/", notifications.notification_open, name="notification_open"),
]
