"""What a declaration states as fact (how many of what, for how much, where), and how far two declarations agree."""
