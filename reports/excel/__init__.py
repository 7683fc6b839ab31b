"""The workbooks of this app by their columns."""
