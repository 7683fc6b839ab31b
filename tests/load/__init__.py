"""Load: a whole portal with its servers, people made by the hundred, and things that go wrong meanwhile.

`python -m tests.load --help`; what was found stands in docs/performance.md.
"""
