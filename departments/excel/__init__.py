"""The columns of workbooks about people, read and written by the same lists."""
