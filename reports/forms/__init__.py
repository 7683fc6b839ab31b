"""Forms of periods, reports, review and determination."""
