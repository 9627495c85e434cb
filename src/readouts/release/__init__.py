"""Releases: one bundle of the same tables in several formats, whole or absent, the same bytes each time."""
