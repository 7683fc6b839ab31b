"""Sign-in, posts, people, units."""

from django.urls import path

from departments.views import sign_in

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/first/<uuid:uid>/<str:token>/", sign_in.first_sign_in, name="first_sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("post/", sign_in.switch_post, name="switch_post"),
    path("password/", sign_in.password_change, name="password_change"),
]
