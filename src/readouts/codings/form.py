"""One coding file, read and held against the form; what fails says where it was typed."""

from __future__ import annotations

import difflib
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
from readouts.schema.form_schema import ID, form_schema
from readouts.schema.recoding_schema import recoding_schema

_TYPES = {"object": "keys with values", "array": "a list", "string": "one text"}
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
        """Every typed ``at`` and every part, with its path in the document."""
        yield from _ats(self.document.data, ())
        yield from ((part, ("parts", i)) for i, part in enumerate(self.parts))

    @property
    def parts(self) -> list[str]:
        """The parts of the text that were coded, as typed; none where it was the whole."""
        parts: list[str] = self.document.data.get("parts", [])
        return parts

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
    found = [f for error in form.iter_errors(document.data) for f in _faults(document, error)]
    faults = list(dict.fromkeys(found))
    placed = {fault.order[:3] for fault in faults}
    days = _impossible_days(document, document.data, ())
    faults += [fault for fault in days if fault.order[:3] not in placed]
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
        if isinstance(error, FileNotFoundError):
            return  # a package may begin without codings, and Git keeps no empty folder
        # Path.rglob passes over such a folder in silence, and its codings with it.
        shown = Path(error.filename).relative_to(package.root).as_posix()
        message = f"the folder cannot be read: {error.strerror}"
        refused.append(Fault(shown, None, None, "unreadable", message, "Mend its name or rights."))

    walk = os.walk(package.root / folder, onerror=refuse)
    found = [Path(parent, name) for parent, _, names in walk for name in names]
    if refused:
        raise FaultsFound(refused)
    return sorted(path for path in found if path.suffix == ".yaml")


def _faults(document: yaml.Document, error: ValidationError) -> Iterator[Fault]:
    at: yaml.Path = tuple(error.absolute_path)
    schema: Any = error.schema
    if error.validator == "additionalProperties":
        instance = cast(dict[str, Any], error.instance)
        known = sorted(schema["properties"])
        for key in sorted(set(instance) - set(known)):
            near = difflib.get_close_matches(key, known, 1)
            mend = f"Did you mean '{near[0]}'? " if near else ""
            message, mend = f"'{key}' is no key here", f"{mend}Known here: {', '.join(known)}."
            yield document.fault((*at, key), "form-unknown-key", message, mend, key)
    elif error.validator == "required":
        message = error.message.replace("property", "key")
        yield document.fault(at, "form-missing-key", message, "Add the key.")
    elif error.validator == "oneOf":
        instance = cast(dict[str, Any], error.instance)
        if set(instance) <= set(schema["properties"]):  # else a misspelt key is the cause
            message = "a statement has either id, speech_act and summary, or same_as"
            yield document.fault(at, "form-statement", message, "Type the one or the other.")
    else:
        yield _value_fault(document, _innermost(error))


def _value_fault(document: yaml.Document, error: ValidationError) -> Fault:
    at: yaml.Path = tuple(error.absolute_path)
    schema: Any = error.schema
    value = error.instance if isinstance(error.instance, str) else None
    name = next((step for step in reversed(at) if isinstance(step, str)), "the file")
    message, mend = error.message, "Mend the value here."
    if error.validator == "pattern":
        what = "is no id" if error.validator_value == ID else f"does not have the form of {name}"
        message, mend = f"'{value}' {what}", f"As in: {', '.join(schema.get('examples', []))}."
    elif error.validator == "enum":
        message = f"'{value}' is no code of {name}"
        mend = f"Choose one of: {', '.join(map(str, cast(list[str], error.validator_value)))}."
    elif error.validator == "type":
        message = f"{name} takes {_TYPES[str(error.validator_value)]}"
    if not error.instance:
        return _empty(document, at, name, schema)
    return document.fault(at, f"form-{error.validator}", message, mend, value)


def _empty(document: yaml.Document, at: yaml.Path, name: str, schema: Any) -> Fault:
    """An empty key fails several constraints at once and is one thing to mend."""
    mend = "Fill it in, or delete the key where it may be left out."
    if "enum" in schema:
        mend = f"Choose one of: {', '.join(schema['enum'])}."
    elif "examples" in schema:
        mend = f"As in: {', '.join(schema['examples'])}. {mend}"
    return document.fault(at, "form-empty", f"{name} is empty", mend, "")


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
