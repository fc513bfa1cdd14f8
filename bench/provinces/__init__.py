"""Prints invented project filings in the layouts of several provinces, each with its truth."""

from bench.provinces.model import Filing

__all__ = ["Filing"]
