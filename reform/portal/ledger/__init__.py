"""The ledger's list: what is listed, in which columns and groups, month by month and along the year."""
