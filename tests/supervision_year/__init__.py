"""A simulated year of supervision: the nights walk the ladder, the people of the cast sign, answer and close."""
