"""Whole offices made in bulk, as large as a county, a prefecture or a province, with two years of work behind them."""
