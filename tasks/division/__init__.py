"""The division of work (分工表) as plain values: its rows, and the papers that are drawn of them. Pure."""
