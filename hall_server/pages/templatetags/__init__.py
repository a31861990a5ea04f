"""Words that the templates of work pages may use."""
