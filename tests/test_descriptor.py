"""datapackage.json is held against the standard, and against a closed schema of what we add to it."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import copy_package

from readouts.cli import main
from readouts.faults import Fault, FaultsFound
from readouts.schema import official
from readouts.schema.declaration import read_package
from readouts.schema.profile import checked

Descriptor = dict[str, Any]


def change(root: Path, how: Callable[[Descriptor], object]) -> str:
    """Change the descriptor in place; its text."""
    path = root / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    how(descriptor)
    path.write_text(json.dumps(descriptor, indent=2), encoding="utf-8")
    return path.read_text("utf-8")


def refused(root: Path) -> list[Fault]:
    with pytest.raises(FaultsFound) as found:
        checked(read_package(root))
    return found.value.faults


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_package(tmp_path_factory.mktemp("ours") / "package")


@pytest.fixture
def descriptor(ours: Path) -> Path:
    """A package of ours whose descriptor may be changed and is put back."""
    text = (ours / "datapackage.json").read_text("utf-8")
    yield ours  # type: ignore[misc]
    (ours / "datapackage.json").write_text(text, encoding="utf-8")


def first(key: str, value: object) -> Callable[[Descriptor], object]:
    return lambda d: d["resources"][0].update({key: value})


@pytest.mark.parametrize(
    ("how", "at", "said", "mend"),
    [
        (
            lambda d: d.update(rulesets=d.pop("ruleSets")),
            '"rulesets"',
            "at the top: 'rulesets' is no key here",
            "Did you mean 'ruleSets'?",
        ),
        (lambda d: d.pop("licenses"), "{", "'licenses' is a required property", "Mend it"),
        (lambda d: d.pop("version"), "{", "'version' is a required property", "Mend it"),
        (lambda d: d.update(version="1"), '"version"', "at version: '1' does not match", "Mend it"),
        (lambda d: d.update(created="x"), '"created"', "'created' is no key here", "Mend it"),
        (
            first("dialect", {"delimiter": ";"}),
            '"dialect"',
            "at resources/0: 'dialect' is no key here",
            "Mend it",
        ),
        (first("mediatyp", "text/csv"), '"mediatyp"', "no key", "Did you mean 'mediatype'?"),
        (first("encoding", "latin-1"), None, "at resources/0/encoding: 'utf-8' was", "Mend it"),
        (lambda d: d.update(codings="x"), '"codings"', "'x' is not of type 'object'", "Mend it"),
        (
            lambda d: d["codings"].update(files=["x"]),
            '"files"',
            "at codings/files: ['x'] is not of type 'string'",
            "Mend it",
        ),
        (
            lambda d: d["codings"].update(file=d["codings"].pop("files")),
            '"file"',
            "'file' is no key here",
            "Did you mean 'files'?",
        ),
        (lambda d: d.update(views=["said"]), None, "at views", "Mend it"),
        (
            lambda d: d["views"].update(said=3),
            '"said"',
            "at views/said: 3 is not of type 'string'",
            "Mend it",
        ),
        (lambda d: d.update(ruleSets="diplomacy"), '"ruleSets"', "is not of type 'array'", "Mend"),
    ],
)
def test_a_key_of_ours(
    descriptor: Path, how: Callable[[Descriptor], object], at: str | None, said: str, mend: str
) -> None:
    text = change(descriptor, how)
    faults = refused(descriptor)
    fault = next(f for f in faults if said in f.message)
    assert (fault.path, fault.rule, mend in fault.mend) == (
        "datapackage.json",
        "descriptor-error",
        True,
    )
    if at:
        before = text[: text.index(at)]
        assert (fault.line, fault.column) == (
            before.count("\n") + 1,
            len(before) - before.rfind("\n"),
        )
    assert len({f.message for f in faults}) == len(faults)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (lambda d: d.update(resources=[]), "no list of resources"),
        (lambda d: d.update(mainTables=["said"]), "mainTables names 'said', which is no resource"),
        (
            lambda d: d["resources"].append(d["resources"][0]),
            "is named 'actor_names', as one before it",
        ),
        (
            lambda d: d["views"].update(actors=d["views"]["said"]),
            "view 'actors' is named as a resource",
        ),
        (lambda d: d.update(keywords="x"), "at keywords: 'x' is not of type 'array'"),
        (lambda d: d.update(licenses=[]), "at licenses: [] "),
        (lambda d: d["contributors"].append({}), "at contributors/1: {} "),
    ],
)
def test_a_descriptor_against_the_standard(
    descriptor: Path, how: Callable[[Descriptor], object], said: str
) -> None:
    change(descriptor, how)
    assert any(said in fault.message for fault in refused(descriptor))


STRANGER: Descriptor = {
    "name": "theirs",
    "resources": [
        {
            "name": "t",
            "path": "t.csv",
            "schema": {"fields": [{"name": "a", "type": "integer"}]},
        }
    ],
}


@pytest.fixture
def stranger(tmp_path: Path) -> Path:
    root = tmp_path / "theirs"
    root.mkdir()
    (root / "datapackage.json").write_text(json.dumps(STRANGER))
    (root / "t.csv").write_text("a\n1\n")
    return root


@pytest.mark.parametrize(
    "how",
    [
        lambda d: d.update(house_style="own", last_updated="x"),
        first("x_quality", 3),
        lambda d: d["resources"][0]["schema"]["fields"][0].update(unit="m", example=3),
        lambda d: d["resources"][0]["schema"].update(fieldsMatch="exact"),
        lambda d: d["resources"][0]["schema"]["fields"].append({"name": "b", "type": "list"}),
        lambda d: d.update(views=[{"name": "graph", "spec": {}}]),
        first("date", "2021-01-01"),
    ],
)
def test_another_house_has_keys_of_its_own(
    stranger: Path, how: Callable[[Descriptor], object]
) -> None:
    change(stranger, how)
    assert checked(read_package(stranger)).tables.keys() == {"t"}


@pytest.mark.parametrize(
    ("how", "said", "mend"),
    [
        (lambda d: d.update(rulesets=["x"]), "has a key 'rulesets'", "Did you mean 'ruleSets'?"),
        (lambda d: d.update(codngs={}), "has a key 'codngs'", "Did you mean 'codings'?"),
        (lambda d: d.update(licences=[]), "has a key 'licences'", "Did you mean 'licenses'?"),
        (first("encodng", "x"), "has a key 'encodng'", "Did you mean 'encoding'?"),
        (
            lambda d: d["resources"][0]["schema"].update(primarykey="a"),
            "has a key 'primarykey'",
            "Did you mean 'primaryKey'?",
        ),
        (
            lambda d: d["resources"][0]["schema"]["fields"][0].update(
                constraints={"requird": True}
            ),
            "has a key 'requird'",
            "Did you mean 'required'?",
        ),
        (
            lambda d: d.update(version=1),
            "at version: 1 is not of type 'string'",
            "Data Package standard",
        ),
        (first("bytes", "3"), "at resources/0/bytes: '3' is not of type", "Data Package standard"),
        (
            lambda d: d["resources"][0]["schema"].update(foreignKeys={}),
            "at resources/0/schema/foreignKeys: {} is not of type 'array'",
            "Data Package standard",
        ),
        (
            lambda d: d["resources"][0]["schema"]["fields"][0].update(type="text"),
            "at resources/0/schema/fields/0/type: 'text' is no type",
            "Known: string, number",
        ),
        (
            lambda d: d["resources"][0]["schema"]["fields"][0].update(constraints=[]),
            "at resources/0/schema/fields/0/constraints: [] is not of type 'object'",
            "Data Package standard",
        ),
        (
            lambda d: d["resources"][0]["schema"]["fields"].append({"name": "a", "type": "any"}),
            "'a' stands 2 times in the schema of t",
            "a name of its own",
        ),
        (
            lambda d: d["resources"][0]["schema"]["fields"][0].update(
                type="string", constraints={"pattern": "[a-"}
            ),
            "the pattern '[a-' of t.a cannot be read: bad character range",
            "regular expression",
        ),
        (lambda d: d.update(views={"said": 3}), "at views/said: 3 is not of type", "Mend it"),
        (lambda d: d.update(views=["said"]), "at views/0: 'said' is not of type", "Mend it"),
    ],
)
def test_what_is_wrong_in_another_house_too(
    stranger: Path, how: Callable[[Descriptor], object], said: str, mend: str
) -> None:
    change(stranger, how)
    (fault,) = refused(stranger)
    assert (said in fault.message, mend in fault.mend) == (True, True), fault


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("../../../etc/passwd", "leads to a parent folder"),
        ("a/../../t.csv", "leads to a parent folder"),
        ("/etc/passwd", "is absolute"),
        ("~/t.csv", "is absolute"),
        ("https://example.org/t.csv", "is an address, and nothing is fetched"),
        ("file:///etc/passwd", "is an address, and nothing is fetched"),
        ("..\\t.csv", "is no POSIX path"),
        ("t\0.csv", "is no POSIX path"),
        ("", "is no POSIX path"),
        ("link.csv", "is a link that leads out of the package"),
        ("folder/t.csv", "is a link that leads out of the package"),
        ("pipe.csv", "is no plain file"),
    ],
)
@pytest.mark.parametrize("key", ["path", "schema", "view"])
def test_a_path_that_leads_away(stranger: Path, key: str, path: str, why: str) -> None:
    outside = stranger.parent / "outside"
    outside.mkdir()
    (outside / "t.csv").write_text("a\n1\n")
    (stranger / "link.csv").symlink_to(outside / "t.csv")
    (stranger / "folder").symlink_to(outside)
    os.mkfifo(stranger / "pipe.csv")
    change(
        stranger,
        (lambda d: d.update(views={"v": path})) if key == "view" else first(key, path),
    )
    (fault,) = refused(stranger)
    if (key, path) == ("view", ""):
        assert fault.rule == "descriptor-error"
        return
    assert (fault.rule, why in fault.message) == ("descriptor-error", True), fault


def test_a_link_within_the_package_is_followed(stranger: Path) -> None:
    (stranger / "link.csv").symlink_to("t.csv")
    change(stranger, first("path", "link.csv"))
    assert main(["validate", str(stranger)]) == 0


def test_folders_of_codings_lie_in_the_package(descriptor: Path) -> None:
    change(descriptor, lambda d: d["codings"].update(passages="../passages"))
    (fault,) = refused(descriptor)
    assert (fault.rule, "passages of codings" in fault.message) == ("descriptor-error", True)


def test_a_coding_file_that_is_a_link_out_of_the_package(descriptor: Path, tmp_path: Path) -> None:
    link = descriptor / "data/curated/codings/2021/x-20210916-y.yaml"
    (tmp_path / "x.yaml").write_text("form: 1\n")
    link.symlink_to(tmp_path / "x.yaml")
    try:
        with pytest.raises(FaultsFound, match="is a link that leads out of the package"):
            from readouts.codings.files import coding_paths

            coding_paths(read_package(descriptor))
    finally:
        link.unlink()


def test_the_command_line_says_it(descriptor: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(descriptor, lambda d: d.update(rulesets=d.pop("ruleSets")))
    assert main(["validate", str(descriptor)]) == 1
    assert re.search(
        r"descriptor-error \(fault, 1\)\n  datapackage.json:\d+:3: at the top: 'rulesets' is no key "
        r"here. Did you mean 'ruleSets'\?",
        capsys.readouterr().out,
    )


def test_our_own_profile_lets_nothing_pass_that_the_standard_refuses(repository: Path) -> None:
    package = read_package(repository)
    declared = (*package.tables.values(), *package.views.values())
    assert [f for t in declared for f in official.table_schema(repository, "", (), t.schema)] == []
