"""Every filing, in a fixed order."""

from __future__ import annotations

from bench.provinces import (
    blind_content,
    tuned_content_accounts,
    tuned_content_department,
    tuned_content_evaluation,
    tuned_content_lanjiang,
    tuned_content_wangling,
)
from bench.provinces.filing_parts import PrintedFiling

MODULES = (
    tuned_content_lanjiang,
    tuned_content_wangling,
    tuned_content_evaluation,
    tuned_content_department,
    tuned_content_accounts,
    blind_content,
)


def filings() -> list[PrintedFiling]:
    """The tuned filings, then the blind ones."""
    return [filing for module in MODULES for filing in module.filings()]
