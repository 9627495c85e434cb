"""Who made the codings, language models or persons, as the register of coders says.

Whatever prints it derives it here, so that nothing is presented as coded by whom it was not.
"""

from __future__ import annotations

from collections.abc import Iterable

from readouts.rows import Row, read_rows
from readouts.schema.declaration import Package


def who_coded(coders: Iterable[Row]) -> str:
    """One or two sentences from the rows of the table ``coders``; "" where it has none."""
    rows = list(coders)
    kinds = {row["coder_kind"] for row in rows}
    models = sorted({row["model"] for row in rows if row["model"]})
    family = " of one family" if len(models) == 1 else ""
    of_models = f"language models{family} ({', '.join(models)})"
    if kinds == {"language_model"}:
        return f"All codings were made by {of_models}; no person has read them."
    if kinds == {"person"}:
        return "All codings were made by persons."
    if kinds:
        return (
            f"Codings were made by {of_models} and by persons; the table coders says which by whom."
        )
    return ""


def who_coded_package(package: Package) -> str:
    """The same of a package; "" where it has no table of that name and kind."""
    table = package.tables.get("coders")
    if table is None or not {"coder_kind", "model"} <= set(table.columns):
        return ""
    return who_coded(read_rows(package.root / table.path))
