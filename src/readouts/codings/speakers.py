"""Who speaks, and for whom: what is typed as ``speakers``, in a coding file as in a pass."""

from __future__ import annotations

from typing import Any

from readouts.codings.draft import listed


def sides(speakers: Any) -> list[tuple[str, str]]:
    """Each actor with each side that he speaks for; one in a list speaks for himself."""
    if isinstance(speakers, list):
        return [(actor, actor) for actor in speakers]
    return [(actor, side) for actor, bound in speakers.items() for side in listed(bound)]
