"""Ids that are derived from content: the same evidence has the same id in every build."""

from __future__ import annotations

import hashlib
import json

from readouts.rows import Row

DIGITS = 12


def evidence_id(row: Row) -> str:
    """``e`` and 12 hex digits of a SHA-256 of the row's content, notes left out."""
    content = sorted((k, v) for k, v in row.items() if v and k not in ("evidence_id", "note"))
    digest = hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
    return f"e{digest[:DIGITS]}"
