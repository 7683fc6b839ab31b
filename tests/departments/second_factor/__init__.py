"""The second factor: codes, setting it up, showing it, recovery codes, resetting it, and what is never told."""
