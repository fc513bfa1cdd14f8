"""Filings → files on disk: what is searched, its words, vectors and amounts, and what each is filed under."""
