"""Readers: one per file type, each giving `ingest.page.Source`."""
