"""Citing a release, whole or one row of it, in the forms that people and catalogues read.

All of it follows from datapackage.json (what the data are) and CITATION.cff (how to cite them).
"""
