"""考核 by rules that are data: a rule turns the facts of a unit into points with the lines they rest on.

Knows neither Django nor a database. Units are counted, never people; difficulty weights do not exist.
Source: office-practice 6.
"""

from reports.scoring.evidence import Evidence
from reports.scoring.facts import Named, UnitFacts
from reports.scoring.presets import COUNTIES, PRESETS, UNITS
from reports.scoring.rules import Kind, Rule, Veto, Without, faults_of
from reports.scoring.score import Line, score
from reports.scoring.total import Settled, Standing, rank, settle

__all__ = [
    "COUNTIES",
    "PRESETS",
    "UNITS",
    "Evidence",
    "Kind",
    "Line",
    "Named",
    "Rule",
    "Settled",
    "Standing",
    "UnitFacts",
    "Veto",
    "Without",
    "faults_of",
    "rank",
    "score",
    "settle",
]
