"""Texts of matters held against each other, cut and referred to. Pure: values in, values out."""
