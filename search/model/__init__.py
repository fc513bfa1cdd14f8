"""Texts → vectors: the default model, or one of a person's choice."""
