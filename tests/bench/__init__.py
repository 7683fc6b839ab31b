"""What things cost: `python -m tests.bench --help`. Everything is made anew, bounded, and on this machine only."""
