"""Values: from printed strings to typed values."""
