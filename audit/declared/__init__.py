"""One table of facts for each declaration: what its fields state of counts, frequencies, shares, amounts, months and actors."""
