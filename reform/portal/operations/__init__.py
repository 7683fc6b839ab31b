"""How the portal runs, in the words of whoever looks after it."""
