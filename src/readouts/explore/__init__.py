"""Asking anything: a release's SQLite file opened in Datasette, on this machine alone."""
