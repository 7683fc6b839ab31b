"""Guards broken on purpose: each must turn its proof red (`make mutants`)."""
