"""Forms in layouts drawn by lot, as text that lost its geometry, with their truth."""
