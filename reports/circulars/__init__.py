"""Circulars: the frozen figures, the check before signing, and one file for each kind of paper."""
