"""Sign-in, posts, people, units."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
