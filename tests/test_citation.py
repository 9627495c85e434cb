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
        ("authors:\n- name: ", "authors:\n- ", "authors are no list of people and bodies"),
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


ADA = "- family-names: Example\n  given-names: Ada\n  orcid: https://orcid.org/{}\n"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "date-released: 2021-02-30\n",
            "date-released is '2021-02-30', which is no day of the cal",
        ),
        ("date-released: 2021\n", "date-released is '2021', which is no day of the calendar"),
        (ADA.format("0000-0002-1825-0098"), "ends with 8, its check digit is 7"),
        (ADA.format("0009-0001-2345-678X"), "ends with X, its check digit is 6"),
        (
            ADA.format("0000-0002-1825-009"),
            "has not the form https://orcid.org/0000-0000-0000-0000",
        ),
    ],
)
def test_a_day_that_is_none_and_an_orcid_that_nobody_has(copy: Path, line: str, said: str) -> None:
    path = copy / "CITATION.cff"
    text = path.read_text()
    path.write_text(text + line)
    with pytest.raises(FaultsFound) as found:
        read_citation(read_package(copy))
    (fault,) = found.value.faults
    number = len((text + line).splitlines())
    assert (fault.path, fault.line, said in fault.message) == ("CITATION.cff", number, True), fault


def test_every_fault_of_a_citation_is_told_at_once(copy: Path) -> None:
    path = copy / "CITATION.cff"
    text = path.read_text().replace("\nversion: ", "\nversion: 9", 1)
    path.write_text(text + ADA.format("0000-0002-1825-0098") + "date-released: 2021-02-30\n")
    with pytest.raises(FaultsFound) as found:
        read_citation(read_package(copy))
    assert len(found.value.faults) == 3


@pytest.mark.parametrize("orcid", ["0000-0002-1825-0097", "0000-0002-1694-233X"])
def test_a_sound_orcid_passes(copy: Path, orcid: str) -> None:
    """The two examples that ORCID gives of its check digit."""
    path = copy / "CITATION.cff"
    path.write_text(path.read_text() + ADA.format(orcid) + "date-released: 2024-02-29\n")
    assert read_citation(read_package(copy))["authors"][-1]["orcid"].endswith(orcid)


def test_a_citation_in_another_encoding_is_a_fault(copy: Path) -> None:
    (copy / "CITATION.cff").write_bytes(b"title: M\xfcller\n")
    with pytest.raises(FaultsFound, match=r"CITATION\.cff:1: the file is not UTF-8"):
        read_citation(read_package(copy))
