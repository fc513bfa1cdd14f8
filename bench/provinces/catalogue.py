"""Every filing, in a fixed order."""

from __future__ import annotations

from bench.provinces import (
    content_accounts_lines,
    content_accounts_steps,
    content_evaluation,
    content_lanjiang,
    content_notices,
    content_results,
    content_scored,
    content_targets,
    content_wangling,
    content_xiachuan,
    content_yunpu,
)
from bench.provinces.filing_parts import PrintedFiling

MODULES = (
    content_lanjiang,
    content_wangling,
    content_evaluation,
    content_scored,
    content_targets,
    content_notices,
    content_accounts_lines,
    content_yunpu,
    content_xiachuan,
    content_results,
    content_accounts_steps,
)


def filings() -> list[PrintedFiling]:
    """Every filing of every layout."""
    return [filing for module in MODULES for filing in module.filings()]
