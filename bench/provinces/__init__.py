"""Prints invented project filings in the layouts of several provinces, each with its truth."""

from bench.provinces.filing_parts import PrintedFiling

__all__ = ["PrintedFiling"]
