"""The circular of a quarter or half-year: as the monthly one, its reports summed over the months."""

from __future__ import annotations

from reports.circulars.kinds import monthly
from reports.circulars.kinds.kind import Kind

KIND = Kind("quarterly", monthly.outline, periods=("quarter", "half_year"))
