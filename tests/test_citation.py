"""A release is cited by one sentence, and CITATION.cff never cites another version than it."""

from pathlib import Path

import pytest

from readouts.faults import FaultsFound
from readouts.release.citation import citation, read_citation
from readouts.schema.declaration import read_package


def test_persons_a_body_a_year_and_a_doi() -> None:
    cff = {
        "authors": [
            {"family-names": "Groot", "name-particle": "de", "given-names": "Ada Mary"},
            {"family-names": "Plato"},
            {"name": "The Readouts contributors"},
        ],
        "title": "Readouts",
        "version": "0.2.0",
        "type": "dataset",
        "date-released": "2026-11-30",
        "doi": "10.5281/zenodo.1",
        "url": "https://example.org",
    }
    assert citation(cff) == (
        "de Groot, A. M., Plato, & The Readouts contributors (2026). Readouts (Version 0.2.0) "
        "[Data set]. https://doi.org/10.5281/zenodo.1"
    )


def test_without_an_address_the_sentence_ends_with_the_kind() -> None:
    cff = {"authors": [{"name": "B"}], "title": "T", "version": "1.0.0", "type": "dataset"}
    assert citation(cff) == "B. T (Version 1.0.0) [Data set]."


def test_the_repository_cites_its_own_version_and_address(repository: Path) -> None:
    package = read_package(repository)
    cff = read_citation(package)
    assert cff.get("url") == package.descriptor.get("id")
    assert f"(Version {package.descriptor['version']})" in citation(cff)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("\nversion: ", "\nversion: 9", "version 9"),
        ("type: dataset", "type: table", "type is table"),
        ("title:", "titel:", "title or authors missing"),
        ('title: "', 'title: "" "', "no YAML"),
    ],
)
def test_a_faulty_citation_is_refused(copy: Path, old: str, new: str, message: str) -> None:
    path = copy / "CITATION.cff"
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(FaultsFound, match=f"^CITATION.cff.*{message}"):
        read_citation(read_package(copy))


def test_an_absent_citation_is_refused(copy: Path) -> None:
    (copy / "CITATION.cff").unlink()
    with pytest.raises(FaultsFound, match=r"there is no CITATION\.cff"):
        read_citation(read_package(copy))
