"""One table of facts for each declaration: what its fields state of counts, shares, amounts, months and actors."""
