"""What a field may hold, in words: for the codebook as a document and as a researcher asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def in_words(constraints: Mapping[str, Any]) -> str:
    """The constraints of a Table Schema field, all but its list of values."""
    parts = [name for name in ("required", "unique") if constraints.get(name)]
    parts += [f"from {constraints['minimum']}"] if "minimum" in constraints else []
    parts += [f"to {constraints['maximum']}"] if "maximum" in constraints else []
    parts += (
        [f"at most {constraints['maxLength']} characters"] if "maxLength" in constraints else []
    )
    parts += [f"form `{constraints['pattern']}`"] if "pattern" in constraints else []
    return "; ".join(parts)
