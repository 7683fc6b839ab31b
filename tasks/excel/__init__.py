"""The workbooks of this app by their columns: each list of columns serves reading in and writing out."""
