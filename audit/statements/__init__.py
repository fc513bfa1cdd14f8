"""What a filing states in prose, tables and goals, and what of it does not agree."""
