"""Runs too long for a chapter, kept as recordings that chapters quote."""
