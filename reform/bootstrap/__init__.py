"""What manage.py does before Django is installed. Standard library only, and it stays so: nothing else is there yet."""
