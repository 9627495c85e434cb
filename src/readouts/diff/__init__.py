"""What changed between two versions of a package: its schemas, its rows by primary key, its cells."""
