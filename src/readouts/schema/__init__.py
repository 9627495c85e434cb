"""The declaration: what datapackage.json and schemas/*.schema.json say, read in one place."""
