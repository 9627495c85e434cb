"""Readouts: who said what, to whom, on which issue, with what stance; and the tool that checks it."""

from typing import Any

__all__ = ["cite", "codebook", "load", "tables"]


def __getattr__(name: str) -> Any:
    """The researcher's door, opened when first used: pandas takes a while to import."""
    if name in __all__:
        import importlib

        return getattr(importlib.import_module("readouts.researcher"), name)
    raise AttributeError(f"module 'readouts' has no attribute {name!r}")
