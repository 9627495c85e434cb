"""Validation: what people typed first, then what it compiles to, then every table and key."""
