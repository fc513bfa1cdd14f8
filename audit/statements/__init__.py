"""What filings state in prose, tables and goals, read into names, quantities and cells, for rules that ask whether they agree."""
