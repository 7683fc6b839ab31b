"""A second arithmetic of the year, written from the office's words alone.

It reads raw events (who said what on which day, plain JSON) and works out every figure of every period. It imports
nothing of the portal: tests/test_year.py holds it to that, so a fault in the portal's own sums cannot hide here.
Sources: office-practice 4 and 5, and the words of the preset 银川 in docs/period.md.
"""
