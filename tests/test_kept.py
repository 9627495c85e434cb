"""An unchanged coding file is not parsed again, and only the plain command relies on that."""

import json
from pathlib import Path

import pytest

from readouts.codings import form, yaml
from readouts.codings.kept import Kept
from readouts.schema.declaration import read_package
from readouts.validation.package import validate

CODING = "data/curated/codings/2021/unknown-20210916-fo-blinken.yaml"


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The files that were parsed, in a cache of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    found: list[str] = []
    read = yaml.read

    def watched(source: bytes, path: str) -> yaml.Document:
        found.append(path)
        return read(source, path)

    monkeypatch.setattr(form.yaml, "read", watched)
    return found


def test_only_what_changed_is_parsed_again(copy: Path, parsed: list[str]) -> None:
    first, _ = validate(copy)
    assert CODING in parsed
    parsed.clear()
    assert validate(copy)[0] == first
    assert parsed == []
    path = copy / CODING
    path.write_text(path.read_text().replace("speech_act: deny", "speech_act: deny "))
    validate(copy)
    assert parsed == [CODING]


def test_a_full_validation_reads_anew(copy: Path, parsed: list[str]) -> None:
    validate(copy)
    parsed.clear()
    validate(copy, full=True)
    assert CODING in parsed


def test_a_file_with_a_fault_is_never_kept(copy: Path, parsed: list[str]) -> None:
    path = copy / CODING
    path.write_text(path.read_text().replace("form: 1", "form: 2"))
    first, _ = validate(copy)
    parsed.clear()
    assert validate(copy)[0] == first
    assert CODING in parsed


def test_what_is_kept_says_the_same(copy: Path, parsed: list[str]) -> None:
    package = read_package(copy)
    anew = form.read_codings(package)
    form.read_codings(package, kept=True)
    assert form.read_codings(package, kept=True) == anew


def test_a_spoilt_cache_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    kept = Kept(tmp_path, {"title": "form"})
    kept.keep("k", yaml.Document("p", {"a": "b"}, {(): (1, 1), ("a",): (1, 1)}, {}))
    kept.close()
    (file,) = (tmp_path / "readouts").iterdir()
    found = Kept(tmp_path, {"title": "form"}).get("k", "q")
    assert found == yaml.Document("q", {"a": "b"}, {(): (1, 1), ("a",): (1, 1)}, {})
    assert json.loads(file.read_text())
    file.write_text("{")
    assert Kept(tmp_path, {"title": "form"}).get("k", "q") is None
