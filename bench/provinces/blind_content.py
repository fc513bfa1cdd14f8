"""The blind part: content that is printed and measured once, at the end."""

from __future__ import annotations

from bench.provinces import (
    blind_content_accounts,
    blind_content_results,
    blind_content_xiachuan,
    blind_content_yunpu,
)
from bench.provinces.filing_parts import PrintedFiling

MODULES = (blind_content_yunpu, blind_content_xiachuan, blind_content_results, blind_content_accounts)


def filings() -> list[PrintedFiling]:
    """Every blind filing."""
    return [filing for module in MODULES for filing in module.filings()]
