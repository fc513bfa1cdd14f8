"""Tables that nothing rules: pieces of text that stand in columns → rows of cells."""
