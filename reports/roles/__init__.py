"""Which role may do what with reports, papers, checks, recipients, articles and registers."""
