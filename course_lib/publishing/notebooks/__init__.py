"""Chapters of the book → executed notebooks that every reader of notebooks shows."""
