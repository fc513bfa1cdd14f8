"""Slips in printed final accounts: one of each kind is found in each accounts, and nothing is found that was not planted."""

import pytest

from bench import final_slips

ACCOUNTS = final_slips.final_accounts()
FIRST = {(slip.accounts, slip.kind): slip for slip in reversed(final_slips.slips()) if not slip.missed}


@pytest.mark.parametrize("accounts", ACCOUNTS, ids=lambda filing: filing.name)
def test_accounts_as_they_are_have_no_finding(accounts: final_slips.PrintedFiling) -> None:
    assert [finding.explanation for finding in final_slips.audited(accounts)] == []


@pytest.mark.parametrize("slip", FIRST.values(), ids=lambda slip: f"{slip.accounts}-{slip.kind}")
def test_a_planted_slip_is_found_and_no_other(slip: final_slips.PlantedSlip) -> None:
    accounts = next(filing for filing in ACCOUNTS if filing.name == slip.accounts)
    found = final_slips.audited(final_slips.planted(accounts, slip), slip.beside)
    assert slip.explained in "\n".join(finding.explanation for finding in found if finding.kind == slip.kind)
    assert {finding.kind for finding in found} == {slip.kind}


def test_every_slip_can_be_planted() -> None:
    by_name = {filing.name: filing for filing in ACCOUNTS}
    for slip in final_slips.slips():
        assert slip.beside or final_slips.planted(by_name[slip.accounts], slip) != by_name[slip.accounts]
