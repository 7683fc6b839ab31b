"""The registers: one pattern a file; to add one, write its file and its line in the folder's list."""
