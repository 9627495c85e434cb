"""What a JSON Schema refuses in a JSON file, as faults: the line, what is wrong there, the mend."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from jsonschema.exceptions import best_match

from readouts.faults import Fault

_LONGEST = 200


@dataclass(frozen=True)
class Refused:
    """A JSON file of a package that was held against a schema.

    ``within`` is where in the file that which was judged begins.
    """

    root: Path
    path: str
    rule: str
    mend: str
    within: tuple[str | int, ...] = ()

    def faults(self, errors: Iterable[Any]) -> Iterator[Fault]:
        """One fault for each error of jsonschema; for each key where keys are not allowed."""
        for error in errors:
            found = best_match([error])
            at = (*self.within, *found.absolute_path)
            if found.validator == "additionalProperties":
                known = found.schema.get("properties", {})
                for stray in sorted(found.instance.keys() - known.keys()):
                    near = difflib.get_close_matches(stray, known, 1)
                    mend = f"Did you mean '{near[0]}'?" if near else self.mend
                    yield self.fault(at, f"'{stray}' is no key here", mend, stray)
            else:
                said = found.message
                shown = said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"
                yield self.fault(at, shown, self.mend)

    def fault(
        self, at: tuple[str | int, ...], message: str, mend: str, key: str | None = None
    ) -> Fault:
        """A finding at that place of the file, or on a key there."""
        line, column = _place(self.root / self.path, at if key is None else (*at, key))
        where = "/".join(map(str, at)) or "the top"
        return Fault(self.path, line, column, self.rule, f"at {where}: {message}", mend)


def _place(path: Path, at: tuple[str | int, ...]) -> tuple[int | None, int | None]:
    """Line and column (1-based) of a key, or of the nearest thing that holds it.

    JSON is read as the YAML that it nearly is, because YAML's nodes know where they stand; where
    that fails, the place is not known.
    """
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return None, None
    mark = node.start_mark if node else None
    for step in at:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
            mark = node.start_mark
        elif isinstance(node, yaml.MappingNode):
            entry = next(((k, v) for k, v in node.value if k.value == step), None)
            if entry is None:
                break
            mark, node = entry[0].start_mark, entry[1]
        else:
            break
    return (mark.line + 1, mark.column + 1) if mark else (None, None)
