"""Periods, reports, determination, circulars."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
