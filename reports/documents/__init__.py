"""The papers that are printed beside circulars: slips, orders, agendas, assessments, a unit's month."""
