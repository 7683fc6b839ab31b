"""Written names without a database: folding them, level prefixes, phrases that name nobody, which is nearest."""

from tasks.names.folding import bracketed, fold, split_names, unbracketed
from tasks.names.nearness import Near, nearest
from tasks.names.phrases import Overseers, is_central, names_nobody, overseers
from tasks.names.places import Place

__all__ = [
    "Near",
    "Overseers",
    "Place",
    "bracketed",
    "fold",
    "is_central",
    "names_nobody",
    "nearest",
    "overseers",
    "split_names",
    "unbracketed",
]
