"""The command line: one verb for each thing a person does, and what exit codes mean.

0: done, data valid. 1: faults in the data. 2: wrong use. Bad input never ends in a traceback.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from readouts.citing import command as cite
from readouts.diff import command as diff
from readouts.explore import command as explore
from readouts.faults import WARNING, FaultsFound, WrongUse
from readouts.limits import Limits, set_limits
from readouts.roots import package_root
from readouts.site import command as site
from readouts.versions import command as versions

if TYPE_CHECKING:
    from readouts.schema.declaration import Package


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        code: int = options.command(options)
        sys.stdout.flush()
        return code
    except WrongUse as error:
        print(f"readouts: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever read the output has gone; what Python still holds of it must not be flushed.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except OSError as error:
        # What the package names is met where it is read; here is what the command line named.
        print(f"readouts: {error.filename or error}: {error.strerror}", file=sys.stderr)
        return 2
    except FaultsFound as found:
        from readouts.validation import report

        print(report.FORMATS[getattr(options, "format", "text")](found.faults, {}))
        return 1
    except ModuleNotFoundError as error:
        if error.name and error.name.split(".")[0] == "readouts":
            raise
        from readouts.extras import how_to_install

        how = how_to_install(error.name or "")
        print(f"readouts: {error.name} is not installed. Run: {how}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="readouts", description=__doc__.splitlines()[0])
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")
    validate = verbs.add_parser("validate", help="check a package, or one file of it")
    validate.add_argument("path", nargs="?", default=".", type=Path, help="folder or file")
    validate.add_argument("--format", choices=("text", "json", "github"), default="text")
    validate.add_argument(
        "--full", action="store_true", help="also ask Frictionless and Pandera about every table"
    )
    validate.add_argument(
        "--as-frictionless", action="store_true", help="the verdict of Frictionless, none stricter"
    )
    for limit in fields(Limits):
        validate.add_argument(
            f"--max-{limit.name.replace('_', '-')}",
            type=float if limit.name == "seconds" else int,
            metavar="N",
            help=f"default {limit.default}",
        )
    listing = validate.add_mutually_exclusive_group()
    listing.add_argument(
        "--warnings", action="store_true", help="list warnings, which text else only counts"
    )
    listing.add_argument(
        "--changed",
        metavar="REV",
        help="list warnings of the files alone that changed since this Git revision",
    )
    validate.set_defaults(command=_validate)
    new = verbs.add_parser("new", help="start the coding file of a document")
    new.add_argument("document", metavar="URL_OR_ID", help="its address, or the id to give it")
    new.add_argument("--id", default="", help="the id, where the address proposes a poor one")
    new.add_argument("--date", default="", help="day of publication, where the address shows none")
    new.add_argument("--coder", default="", help="who codes it, where the register has several")
    new.set_defaults(command=_new)
    schema = verbs.add_parser("schema", help="write what is emitted from the schemas")
    schema.add_argument("--check", action="store_true", help="only say what is stale")
    schema.set_defaults(command=_schema)
    evidence = verbs.add_parser("evidence", help="find every passage of the coding files")
    evidence.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help="with --texts, coding files (else all); without, one text to point into",
    )
    evidence.add_argument("--texts", type=Path, metavar="DIR")
    evidence.add_argument("--from", dest="first", metavar="WORDS")
    evidence.add_argument("--to", dest="last", metavar="WORDS")
    evidence.set_defaults(command=_evidence)
    verify = verbs.add_parser("verify", help="check the evidence rows whose text is at hand")
    verify.add_argument("--texts", required=True, type=Path, metavar="DIR")
    verify.set_defaults(command=_verify)
    fmt = verbs.add_parser("fmt", help="put registers and coding files into canonical form")
    fmt.add_argument("--check", action="store_true", help="only show the difference")
    fmt.set_defaults(command=_fmt)
    release = verbs.add_parser("release", help="check everything, then build data/release")
    release.add_argument(
        "--verify", type=Path, metavar="DIR|ZIP", help="check a release, with Python alone"
    )
    release.add_argument(
        "--reproduce", metavar="REV", help="rebuild a revision elsewhere, compare with its record"
    )
    release.add_argument(
        "--pull",
        action="store_true",
        help="fetch data/release through DVC, checked before it stands",
    )
    release.add_argument(
        "--pushed", action="store_true", help="fail where outsiders could not fetch what is here"
    )
    release.set_defaults(command=_release)
    cite.add(verbs)
    diff.add(verbs)
    versions.add(verbs)
    site.add(verbs)
    explore.add(verbs)
    return parser


def _package(path: Path) -> Package:
    """The package around ``path``; FaultsFound where its descriptor or a schema cannot be used."""
    from readouts.codings.needed import usable
    from readouts.schema.declaration import read_package
    from readouts.schema.profile import checked

    return usable(checked(read_package(package_root(path))))


def _coded_package() -> Package:
    """The package of the working directory, which must have coding files."""
    from readouts.codings.needed import with_codings

    return with_codings(_package(Path()))


def _validate(options: argparse.Namespace) -> int:
    from readouts.schema.declaration import read_package
    from readouts.validation import part, report
    from readouts.validation.changed import changed_since
    from readouts.validation.package import validate_package

    if options.full and options.as_frictionless:
        raise WrongUse("--full asks for all that --as-frictionless leaves out")
    set_limits(**{limit.name: getattr(options, f"max_{limit.name}") for limit in fields(Limits)})
    path: Path = options.path
    root = package_root(path)
    listed: report.Listed = () if options.format == "text" and not options.warnings else None
    if options.changed is not None:
        listed = changed_since(root, options.changed)
    package = read_package(root)
    elsewhere = ""
    if path.is_file() and path.name != "datapackage.json":
        listed = None
        faults, checked, elsewhere = part.validate_part(
            package, path, options.full, options.as_frictionless
        )
    else:
        faults, checked = validate_package(package, options.full, options.as_frictionless)
    print(report.FORMATS[options.format](faults, checked.rows, checked.rules_not_run, listed))
    if elsewhere:
        print(elsewhere, file=sys.stderr)
    return int(any(fault.severity != WARNING for fault in faults))


def _new(options: argparse.Namespace) -> int:
    from readouts.codings.naming import named
    from readouts.codings.starter import start

    document = named(options.document, options.id, options.date)
    path = start(_coded_package(), document, options.coder)
    print(f"wrote {path}")
    print(
        f"1. Save the text as texts/{document.source_id}.txt (never in Git); fill every empty key."
    )
    print(f"2. readouts evidence --texts texts {path}, then readouts fmt")
    print(f"3. readouts validate {path}, then dvc repro and readouts validate")
    return 0


def _schema(options: argparse.Namespace) -> int:
    from readouts.lexing.lexed import lex_table
    from readouts.schema import generated
    from readouts.schema.editor_schema import listed_registers

    package = _package(Path())
    for register in listed_registers(package):
        lex_table(package, register)  # raises where its codes cannot be read
    if not options.check:
        print("\n".join(generated.write(package) or ["nothing is stale"]))
        return 0
    paths = generated.stale(package)
    for path in paths:
        print(f"{path} is stale")
    if paths:
        print("Run: readouts schema")
    return int(bool(paths))


def _evidence(options: argparse.Namespace) -> int:
    from readouts.codings.pointing import point
    from readouts.validation.part import part_of

    if options.texts is None and len(options.paths) == 1:
        return _pointer(options)
    if options.texts is None or options.first or options.last:
        raise WrongUse(
            "evidence takes either --texts DIR [CODING…], or TEXT --from WORDS [--to WORDS]"
        )
    if not options.texts.is_dir():
        raise WrongUse(f"{options.texts} is no folder")
    package = _coded_package()
    for path in options.paths:
        if not part_of(package, path).startswith((package.codings or {}).get("files", "/")):
            raise WrongUse(f"{path} is no coding file")
    found = point(package, options.texts, [path.resolve() for path in options.paths])
    for source_id, count in found.passages.items():
        print(f"{source_id}: {count} passages")
    if found.absent:
        print(f"no text here for {len(found.absent)} sources: {', '.join(found.absent)}")
    if found.unpointed:
        print(f"no passage typed in {len(found.unpointed)} sources seen in part")
    if found.faults:
        raise FaultsFound(found.faults)
    return 0


def _pointer(options: argparse.Namespace) -> int:
    """The pointer for one passage of one text."""
    from readouts.evidence.passages import PassageError, pointer
    from readouts.evidence.text import read_text

    text = options.paths[0]
    if not options.first:
        raise WrongUse("evidence TEXT takes --from WORDS, and --to WORDS if you like")
    if not text.is_file():
        raise WrongUse(f"{text} is no file")
    try:
        row = pointer(read_text(text), options.first, options.last or "")
    except PassageError as error:
        print(f"{text}: {error}. {error.mend}")
        return 1
    print("\n".join(f"{name}: {value}" for name, value in row.items()))
    return 0


def _verify(options: argparse.Namespace) -> int:
    from readouts.evidence.verify import verify
    from readouts.lexing.lexed import lex_table
    from readouts.validation import report
    from readouts.validation.typed import typed_places

    if not options.texts.is_dir():
        raise WrongUse(f"{options.texts} is no folder")
    package = _coded_package()
    lexed = {
        n: lex_table(package, package.tables[n]) for n in ("sources", "statements", "evidence")
    }
    found = verify({name: table.rows for name, table in lexed.items()}, options.texts)
    if found.faults:
        print(report.text(typed_places(package, lexed, found.faults), {}))
    print(found)
    return int(bool(found.faults))


def _fmt(options: argparse.Namespace) -> int:
    import difflib

    from readouts.codings.canonical import files
    from readouts.rows import write_atomically

    package = _package(Path())
    try:
        found = files(package)
    except ValueError as error:
        print(f"{error}. Nothing was changed.")
        return 1
    changed = [(path, old, new) for path, old, new in found if old != new]
    for path, old, new in changed:
        if options.check:
            before, after = (text.decode("utf-8", "replace").splitlines() for text in (old, new))
            shown = difflib.unified_diff(before, after, path, f"{path} (canonical)", lineterm="")
            print("\n".join(shown))
        else:
            write_atomically(package.root / path, new)
            print(f"wrote {path}")
    if options.check and changed:
        print("Run: readouts fmt")
    return int(options.check and bool(changed))


def _release(options: argparse.Namespace) -> int:
    if options.verify:
        return _verify_release(options.verify)
    if options.reproduce:
        return _reproduce(options.reproduce)
    if options.pull or options.pushed:
        return _through_dvc(options)
    from readouts.schema.declaration import read_package
    from readouts.validation import report
    from readouts.validation.package import validate

    root = package_root(Path())
    faults, checked = validate(root, full=True)
    if any(fault.severity != WARNING for fault in faults):
        print(report.text(faults, checked.rows, checked.rules_not_run))
        print("Nothing was released; the old release stands.")
        return 1
    from readouts.release.bundle import build

    folder = build(read_package(root))
    print(
        f"{folder.relative_to(root).as_posix()}: {len(list(folder.iterdir()))} files, SHA256SUMS last"
    )
    return 0


def _verify_release(path: Path) -> int:
    from readouts.release.verify import verify

    found = verify(path)
    for fault in found.faults:
        print(fault)
    for line in found.compared:
        print(f"compared: {line}")
    for line in found.not_compared:
        print(f"not compared: {line}")
    print(f"{path}: {len(found.faults)} faults")
    return int(bool(found.faults))


def _reproduce(revision: str) -> int:
    from readouts.release.reproduce import reproduce

    found = reproduce(package_root(Path()), revision)
    for line in found.differing:
        print(line)
    print(f"built with {', '.join(found.surroundings)}")
    verdict = "differs from what was released" if found.differing else "0 bytes differ"
    print(f"{revision}: {found.n_files} files, {verdict}")
    return int(bool(found.differing))


def _through_dvc(options: argparse.Namespace) -> int:
    from readouts.release.remote import check_remote, pull

    root = package_root(Path())
    if options.pull:
        folder = pull(root)
        print(f"{folder.relative_to(root).as_posix()}: as it was released")
        return 0
    faults = check_remote(root)
    if faults:
        raise FaultsFound(faults)
    print("what is here can be fetched, or no remote is promised")
    return 0
