"""A whole year of an office, played through the portal's own services and checked by tests.oracle.

`python -m tests.year` (make year) plays all five notices over twelve months; tests/test_year.py a shorter run.
"""
