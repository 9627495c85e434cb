"""One coding file, read and held against the form; what fails says where it was typed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from readouts.codings import yaml
from readouts.codings.dates import bounds
from readouts.faults import Fault, FaultsFound
from readouts.schema.declaration import Package
from readouts.schema.form_schema import form_schema
from readouts.schema.recoding_schema import recoding_schema

DATES = ("said_on", "published", "seen_on")


@dataclass(frozen=True)
class Coding:
    """A coding file that satisfies the form. ``path`` is relative to the package."""

    source_id: str
    document: yaml.Document

    @property
    def data(self) -> dict[str, Any]:
        data: dict[str, Any] = self.document.data
        return data

    def ats(self) -> Iterator[tuple[str, yaml.Path]]:
        """Every typed ``at`` with its path in the document."""
        yield from ((at, path) for at, path in _ats(self.data, ()) if at)

    def unpointed(self) -> Iterator[yaml.Path]:
        """Every ``at: []``: the document says it, and no passage can be pointed at."""
        yield from (path for at, path in _ats(self.data, ()) if not at)


@dataclass(frozen=True)
class Recoding:
    """One pass of a reliability round over one source; its ids are local to the file."""

    round: str
    coder_id: str
    source_id: str
    document: yaml.Document

    def ats(self) -> Iterator[tuple[str, yaml.Path]]:
        """Every typed ``at`` with its path in the document."""
        yield from _ats(self.document.data, ())

    @property
    def passages(self) -> str:
        """Where its passages lie, relative to the folder of passages."""
        return f"{self.round}/{self.coder_id}/{self.source_id}.csv"


def read_coding(package: Package, path: Path, form: Draft202012Validator | None = None) -> Coding:
    """Read one coding file; FaultsFound with every departure from the form."""
    form = form or Draft202012Validator(form_schema(package))
    return Coding(path.stem, _read(package, path, form))


def _read(package: Package, path: Path, form: Draft202012Validator) -> yaml.Document:
    shown = (
        path.relative_to(package.root).as_posix()
        if path.is_relative_to(package.root)
        else str(path)
    )
    try:
        source = path.read_bytes()
    except OSError as error:
        message, mend = f"the file cannot be read: {error.strerror}", "Mend its name or rights."
        raise FaultsFound([Fault(shown, None, None, "unreadable", message, mend)]) from None
    document = yaml.read(source, shown)
    faults = [_fault(document, error) for error in form.iter_errors(document.data)]
    faults += _impossible_days(document, document.data, ())
    if faults:
        raise FaultsFound(faults)
    return document


def read_codings(package: Package) -> list[Coding]:
    """Every coding file of the package, by name; FaultsFound with the findings of all."""
    form = Draft202012Validator(form_schema(package))
    codings: list[Coding] = []
    faults: list[Fault] = []
    for path in coding_paths(package):
        try:
            codings.append(read_coding(package, path, form))
        except FaultsFound as found:
            faults += found.faults
    if faults:
        raise FaultsFound(faults)
    return codings


def read_recodings(package: Package) -> list[Recoding]:
    """Every pass of every round: <round>/<coder_id>/<source_id>.yaml, in the order of their paths.

    FaultsFound with the findings of all; a file that does not lie in its coder's folder is one.
    """
    if not package.codings:
        return []
    form = Draft202012Validator(recoding_schema(package))
    found: list[Recoding] = []
    faults: list[Fault] = []
    folder = package.codings["recodings"]
    for path in _yaml_paths(package, folder):
        try:
            document = _read(package, path, form)
        except FaultsFound as refused:
            faults += refused.faults
            continue
        parts = path.relative_to(package.root / folder).parts
        coder = document.data["coder"]
        if len(parts) != 3 or parts[1] != coder:
            message = f"the pass of '{coder}' lies in {'/'.join(parts[:-1]) or '.'}"
            mend = f"Move it to {folder}/<round>/{coder}/."
            faults.append(document.fault(("coder",), "recoding-misplaced", message, mend, coder))
            continue
        found.append(Recoding(parts[0], coder, path.stem, document))
    if faults:
        raise FaultsFound(faults)
    return found


def coding_paths(package: Package) -> list[Path]:
    """Every coding file of the package, sorted; FaultsFound for a folder that cannot be read."""
    return _yaml_paths(package, package.codings["files"]) if package.codings else []


def _yaml_paths(package: Package, folder: str) -> list[Path]:
    refused: list[Fault] = []

    def refuse(error: OSError) -> None:
        # Path.rglob passes over such a folder in silence, and its codings with it.
        shown = Path(error.filename).relative_to(package.root).as_posix()
        message = f"the folder cannot be read: {error.strerror}"
        refused.append(Fault(shown, None, None, "unreadable", message, "Mend its name or rights."))

    walk = os.walk(package.root / folder, onerror=refuse)
    found = [Path(parent, name) for parent, _, names in walk for name in names]
    if refused:
        raise FaultsFound(refused)
    return sorted(path for path in found if path.suffix == ".yaml")


def _fault(document: yaml.Document, error: ValidationError) -> Fault:
    at: yaml.Path = tuple(error.absolute_path)
    instance: Any = error.instance
    schema: Any = error.schema
    if error.validator == "additionalProperties":
        unknown = sorted(set(instance) - set(schema["properties"]))
        known = ", ".join(sorted(schema["properties"]))
        return document.fault(
            (*at, unknown[0]),
            "form-unknown-key",
            f"'{unknown[0]}' is no key here",
            f"Known here: {known}.",
            unknown[0],
        )
    if error.validator == "required":
        return document.fault(
            at, "form-missing-key", error.message.replace("property", "key"), "Add the key."
        )
    if error.validator == "oneOf":
        return document.fault(
            at,
            "form-statement",
            "a statement has either id, speech_act and summary, or same_as",
            "Type the one or the other.",
        )
    if error.validator == "anyOf":
        error = _innermost(error)
        at = tuple(error.absolute_path)
    value = error.instance if isinstance(error.instance, str) else None
    mend = (
        f"Choose one of: {', '.join(map(str, cast(list[str], error.validator_value)))}."
        if error.validator == "enum"
        else "Mend the value here."
    )
    return document.fault(at, f"form-{error.validator}", error.message, mend, value)


def _innermost(error: ValidationError) -> ValidationError:
    """Of several alternatives, what fails in the one that was meant: the one of the right type."""
    while error.context:
        meant = [inner for inner in error.context if inner.validator != "type"]
        error = (meant or list(error.context))[0]
    return error


def _impossible_days(document: yaml.Document, data: Any, at: yaml.Path) -> list[Fault]:
    found: list[Fault] = []
    for key, value in _entries(data):
        if key in DATES and isinstance(value, str):
            try:
                bounds(value)
            except ValueError as error:
                found.append(
                    document.fault(
                        (*at, key),
                        "form-date",
                        str(error),
                        "Type a day, a month or a year in ISO order.",
                        value,
                    )
                )
        found += _impossible_days(document, value, (*at, key))
    return found


def _ats(data: Any, at: yaml.Path) -> Iterator[tuple[str, yaml.Path]]:
    for key, value in _entries(data):
        if key == "at" and isinstance(data, dict):
            listed = value if isinstance(value, list) else [value]
            yield from ((typed, (*at, key)) for typed in listed or [""])
        else:
            yield from _ats(value, (*at, key))


def _entries(data: Any) -> list[tuple[str | int, Any]]:
    if isinstance(data, dict):
        return list(data.items())
    return list(enumerate(data)) if isinstance(data, list) else []
