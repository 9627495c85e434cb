"""`readouts validate FILE` says of a coding file what the whole package says, and reads no more than it needs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import copy_package

from readouts.cli import main
from readouts.codings import neighbours
from readouts.codings.form import read_coding
from readouts.codings.neighbours import with_neighbours
from readouts.faults import Fault
from readouts.schema.declaration import read_package
from readouts.validation.one_coding import validate_coding
from readouts.validation.package import validate

FOLDER = "data/curated/codings/2021"
FIRST = f"{FOLDER}/unknown-20210916-fo-blinken.yaml"


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_package(tmp_path_factory.mktemp("one") / "package")


@pytest.fixture
def root(one: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The small package as working directory; its codings are put back."""
    before = {path: path.read_bytes() for path in (one / FOLDER).iterdir()}
    monkeypatch.chdir(one)
    yield one
    for path in (one / FOLDER).iterdir():
        if path not in before:
            path.unlink()
    for path, content in before.items():
        path.write_bytes(content)


def change(root: Path, old: str, new: str) -> None:
    path = root / FIRST
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def of(faults: list[Fault], shown: str) -> list[tuple[int | None, str, str]]:
    return [(fault.line, fault.rule, fault.message) for fault in faults if fault.path == shown]


def test_every_file_is_judged_as_in_the_whole(root: Path) -> None:
    whole, _ = validate(root)
    package = read_package(root)
    paths = sorted((root / FOLDER).iterdir())
    assert len(paths) > 20
    for path in paths:
        shown = path.relative_to(root).as_posix()
        assert of(validate_coding(package, path), shown) == of(whole, shown), shown


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("speech_act: deny", "speech_act: denies", "foreign-key"),
        ("asim-iftikhar: pak", "asim-iftikhar: pac", "foreign-key"),
        ("stance: +1}", "stance: 3}", "form-enum"),
        ("  coverage: whole", "  coverage: passages", "coverage-without-note"),
        ("at: We look forward", "at: We look back", "passage-missing"),
        ("said_on: 2021-09-16", "said_on: 2021-09-20", "said-on-after-publication"),
    ],
)
def test_a_slip_is_found_at_the_same_place(root: Path, old: str, new: str, rule: str) -> None:
    change(root, old, new)
    whole, _ = validate(root)
    found = validate_coding(read_package(root), root / FIRST)
    assert of(found, FIRST) == of(whole, FIRST)
    assert rule in {fault.rule for fault in found}


def test_a_faulty_file_that_shares_nothing_is_not_read(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / FOLDER / "x-20210916-y.yaml").write_text("form: 2\n")
    assert main(["validate", FIRST]) == 0
    assert "elsewhere" not in capsys.readouterr().err
    assert main(["validate"]) == 1


def test_what_shares_an_id_is_read_and_no_more(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = read_package(root)
    coding = read_coding(package, root / FIRST)
    read: list[str] = []

    def reading(package: object, path: Path) -> object:
        read.append(path.stem)
        return read_coding(package, path)  # type: ignore[arg-type]

    monkeypatch.setattr(neighbours, "read_coding", reading)
    near = {one.source_id for one in with_neighbours(package, coding)}
    assert near == {coding.source_id, *read}
    reporting = [p.stem for p in (root / FOLDER).iterdir() if "iftikhar-20210916-" in p.read_text()]
    assert set(reporting) <= near
    assert len(read) < len(list((root / FOLDER).iterdir())) - 1


def test_a_home_that_is_gone_is_found_from_the_file_that_refers_to_it(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(root, "replies_to: blinken-20210913-reassess", "replies_to: blinken-20210913-reasses")
    assert main(["validate", FIRST]) == 1
    said = "no file types the values of 'blinken-20210913-reasses'. Did you mean 'blinken-20210913-"
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "tables"),
    [
        ("speech_act: deny", "speech_act: assert", 1),
        ("stance: +1}", "stance: +2}", 1),
        ("targets: {usa: criticised}", "targets: {usa: praised}", 1),
    ],
)
def test_what_is_not_built_yet_is_said(
    root: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, tables: int
) -> None:
    change(root, old, new)
    assert main(["validate", FIRST]) == 0
    said = f"{tables} built tables do not hold this yet. Run: dvc repro\n"
    assert capsys.readouterr().err == said


def test_a_faulty_register_may_hide_findings(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = root / "data/curated/actors.csv"
    content = path.read_bytes()
    path.write_bytes(b"\xef\xbb\xbf" + content)
    try:
        assert main(["validate", FIRST]) == 0
    finally:
        path.write_bytes(content)
    said = "1 faults elsewhere in the package (byte-order-mark 1) may hide findings here."
    assert said in capsys.readouterr().err
