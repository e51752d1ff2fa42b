"""Texts in the user's language, numbers and formulas as text."""
