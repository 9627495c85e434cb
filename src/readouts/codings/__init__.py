"""Coding files: how a person's reading of one document becomes rows of the tables."""
