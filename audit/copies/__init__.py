"""Text that projects share: which to compare, what is equal, and what of it does not count."""
