"""Notebooks and pages → the website, with Jupyter Book."""
