"""One coding file, read and held against the form; what fails says where it was typed."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from readouts.codings import yaml
from readouts.codings.dates import bounds
from readouts.codings.files import coding_bytes, codings_and_strays, recodings_and_strays
from readouts.codings.kept import Kept
from readouts.faults import Fault, FaultsFound
from readouts.schema.declaration import Package
from readouts.schema.form_schema import ID, form_schema
from readouts.schema.recoding_schema import recoding_schema

_TYPES = {"object": "keys with values", "array": "a list", "string": "one text"}


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


def read_coding(package: Package, path: Path, form: _Form | None = None) -> Coding:
    """Read one coding file; FaultsFound with every departure from the form."""
    return Coding(path.stem, _read(package, path, form or _form(form_schema(package))))


@dataclass(frozen=True)
class _Form:
    """What files are held against, and those of them that were read before, if that is asked."""

    validator: Draft202012Validator
    kept: Kept | None


def _form(schema: dict[str, Any], package: Package | None = None) -> _Form:
    """The form; where ``package`` is given, with its files that were read before."""
    return _Form(Draft202012Validator(schema), Kept(package.root, schema) if package else None)


def _read(package: Package, path: Path, form: _Form) -> yaml.Document:
    shown = (
        path.relative_to(package.root).as_posix()
        if path.is_relative_to(package.root)
        else str(path)
    )
    source = coding_bytes(path, shown)
    key = form.kept.key(source) if form.kept else ""
    if form.kept and (read_before := form.kept.get(key, shown)):
        return read_before
    document = yaml.read(source, shown)
    errors = form.validator.iter_errors(document.data)
    found = [f for error in errors for f in _faults(form.validator.schema, document, error)]
    faults = list(dict.fromkeys(found))
    placed = {fault.order[:3] for fault in faults}
    days = _impossible_days(document, document.data, (), date_keys(package))
    faults += [fault for fault in days if fault.order[:3] not in placed]
    faults += _cut_short(document, prose_keys(package))
    if faults:
        raise FaultsFound(faults)
    if form.kept:
        form.kept.keep(key, document)
    return document


def read_codings(package: Package, kept: bool = False) -> list[Coding]:
    """Every coding file of the package, by name; FaultsFound with the findings of all.

    Where ``kept``, a file that was read before is not parsed again.
    """
    form = _form(form_schema(package), package if kept else None)
    codings: list[Coding] = []
    paths, faults = codings_and_strays(package)
    for path in paths:
        try:
            codings.append(read_coding(package, path, form))
        except FaultsFound as found:
            faults += found.faults
    if form.kept:
        form.kept.close()
    if faults:
        raise FaultsFound(faults)
    return codings


def read_recodings(package: Package, kept: bool = False) -> list[Recoding]:
    """Every pass of every round: <round>/<coder_id>/<source_id>.yaml, in the order of their paths.

    FaultsFound with the findings of all; a file that does not lie in its coder's folder is one.
    Where ``kept``, a file that was read before is not parsed again.
    """
    form = _form(recoding_schema(package), package if kept else None)
    found: list[Recoding] = []
    paths, faults = recodings_and_strays(package)
    for path in paths:
        try:
            document = _read(package, path, form)
        except FaultsFound as refused:
            faults += refused.faults
            continue
        round_, folder = path.parts[-3:-1]
        coder = document.data["coder"]
        if folder != coder:
            message = f"the pass of '{coder}' lies in {round_}/{folder}"
            mend = f"Move it to {path.parents[1].relative_to(package.root).as_posix()}/{coder}/."
            faults.append(document.fault(("coder",), "recoding-misplaced", message, mend, coder))
            continue
        found.append(Recoding(round_, coder, path.stem, document))
    if form.kept:
        form.kept.close()
    if faults:
        raise FaultsFound(faults)
    return found


def _faults(form: Any, document: yaml.Document, error: ValidationError) -> Iterator[Fault]:
    at: yaml.Path = tuple(error.absolute_path)
    schema: Any = error.schema
    instance = cast(dict[str, Any], error.instance)
    if error.validator == "additionalProperties":
        yield from _unknown_keys(document, at, instance, schema)
    elif error.validator == "dependentRequired":
        for key, needed in schema["dependentRequired"].items():
            if key in instance and not set(needed) <= instance.keys():
                yield _alone(document, (*at, key), " and ".join(needed))
    elif "dependentSchemas" in error.absolute_schema_path:
        steps = list(error.absolute_schema_path)
        key = str(steps[steps.index("dependentSchemas") + 1])
        yield _alone(document, (*at, key), "statements or turns")
    elif error.validator == "required":
        yield from _missing_keys(document, at, instance, schema)
    else:
        for meant in _meant(error):
            yield _value_fault(form, document, meant)


def _unknown_keys(
    document: yaml.Document, at: yaml.Path, instance: dict[str, Any], schema: Any
) -> Iterator[Fault]:
    """Each key that does not belong; the one that was to decide between two forms alone."""
    known = sorted(key for key, value in schema["properties"].items() if value is not False)
    said = f"Known here: {', '.join(known)}. {schema.get('description', '')}".strip()
    strays = _strays(instance, schema)
    deciding = {
        key: near for key, near in strays.items() if schema["properties"].get(near) is False
    }
    for key, near in sorted((deciding or strays).items()):
        mend = f"Did you mean '{near}'? {said}" if near else said
        yield document.fault((*at, key), "form-unknown-key", f"'{key}' is no key here", mend, key)


def _missing_keys(
    document: yaml.Document, at: yaml.Path, instance: dict[str, Any], schema: Any
) -> Iterator[Fault]:
    """All that is missing in one block; a key that was misspelt is reported where it stands."""
    near = set(_strays(instance, schema).values())
    missing = [key for key in schema["required"] if key not in instance and key not in near]
    deciding = {key for key, value in schema["properties"].items() if value is False}
    if missing and not near & deciding:
        said = f"Add {' and '.join(missing)}. {schema.get('description', '')}".strip()
        message = f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing"
        yield document.fault(at, "form-missing-key", message, said)


def _strays(instance: dict[str, Any], schema: Any) -> dict[str, str]:
    """Each key that the block does not know, and the one that is most like it or ""."""
    known = list(schema["properties"])
    return {
        key: next(iter(difflib.get_close_matches(key, known, 1)), "")
        for key in instance
        if key not in known or schema["properties"][key] is False
    }


def _alone(document: yaml.Document, at: yaml.Path, needed: str) -> Fault:
    message = f"{at[-1]} stands here without {needed}, and says nothing"
    return document.fault(at, "form-alone", message, f"Add {needed}, or delete it.")


def _value_fault(form: Any, document: yaml.Document, error: ValidationError) -> Fault:
    at: yaml.Path = tuple(error.absolute_path)
    if "propertyNames" in error.relative_schema_path:
        at = (*at, str(error.instance))
    schema: Any = error.schema
    value = error.instance if isinstance(error.instance, str) else None
    name = _key_of(error)
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
        return _empty(document, at, schema, _may_be_left_out(form, error))
    return document.fault(at, f"form-{error.validator}", message, mend, value)


def _key_of(error: ValidationError) -> str:
    """The key of the form whose value is wrong; what people name themselves is none of its keys."""
    steps = list(error.absolute_schema_path)
    named = [steps[i + 1] for i, step in enumerate(steps) if step == "properties"]
    return str(named[-1]) if named else "the file"


def _may_be_left_out(form: Any, error: ValidationError) -> bool:
    """Whether the block that holds the value could do without its key."""
    steps = list(error.absolute_schema_path)
    while steps and steps[-1] != "properties":
        key = steps.pop()
    for step in steps[:-1]:
        form = form[step]
    return not steps or key not in form.get("required", ())


def _empty(document: yaml.Document, at: yaml.Path, schema: Any, may_be_left_out: bool) -> Fault:
    """An empty key fails several constraints at once and is one thing to mend."""
    name = next((step for step in reversed(at) if isinstance(step, str)), "the file")
    mend = "Fill it in, or delete the key." if may_be_left_out else "Fill it in."
    if "enum" in schema:
        mend = f"Choose one of: {', '.join(schema['enum'])}."
    elif "examples" in schema:
        mend = f"As in: {', '.join(schema['examples'])}. {mend}"
    return document.fault(at, "form-empty", f"{name} is empty", mend, "")


def _meant(error: ValidationError) -> Iterator[ValidationError]:
    """Of several alternatives, all that fails in the one that was meant: the one of the right type."""
    if not error.context:
        yield error
        return
    alternatives: dict[Any, list[ValidationError]] = defaultdict(list)
    for inner in error.context:
        alternatives[inner.relative_schema_path[0]].append(inner)
    of_type = [
        found
        for found in alternatives.values()
        if not any(inner.validator == "type" and not inner.relative_path for inner in found)
    ]
    for inner in (of_type or list(alternatives.values()))[0]:
        yield from _meant(inner)


def _impossible_days(
    document: yaml.Document, data: Any, at: yaml.Path, dates: set[str]
) -> list[Fault]:
    found: list[Fault] = []
    for key, value in _entries(data):
        if key in dates and isinstance(value, str):
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
        found += _impossible_days(document, value, (*at, key), dates)
    return found


def date_keys(package: Package) -> set[str]:
    """Keys whose value is a day, or the bounds of one."""
    fields = (field for table in package.tables.values() for field in table.fields if field.typed)
    return {field.key for field in fields if field.type == "date"}


def prose_keys(package: Package) -> set[str]:
    """Keys whose value is a text in words: no code, no id, no address, no day."""
    fields = (field for table in package.tables.values() for field in table.fields if field.typed)
    return {
        field.key
        for field in fields
        if field.type == "string" and not {"enum", "pattern"} & field.constraints.keys()
    }


def _cut_short(document: yaml.Document, prose: set[str]) -> Iterator[Fault]:
    for at, (line, column) in document.commented.items():
        if at and at[-1] in prose:
            message = f"{at[-1]} is cut short: what follows ' #' is a comment"
            mend = "Put the value in double quotes, or the comment on a line of its own."
            yield Fault(document.path, line, column, "comment-cuts-text", message, mend)


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
