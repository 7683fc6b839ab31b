"""What people are told about reports, papers, checks, meetings and assessments."""
