"""Ranked cards in, one well-made answer out."""
