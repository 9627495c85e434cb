"""Each form of a citation is what its own checker or reader takes, offline; a row is cited with its passage."""

import io
import json
import shutil
from pathlib import Path

import pytest
from conftest import copy_package

import readouts
from readouts.citing.record import Creator, Record
from readouts.citing.references import bibtex, csl, ris
from readouts.cli import main
from readouts.release.bundle import build
from readouts.release.verify import verify
from readouts.schema.declaration import read_package

WHO = (Creator("Groot, Ada Mary", "Groot", "Ada Mary"), Creator("Office for 100% of_things & more"))
RECORD = Record(
    name="things",
    title="Things: 100% of {them} & more",
    description="What is said.",
    version="1.2.0",
    date="2026-11-30",
    doi="10.5281/zenodo.1",
    url="https://example.org",
    creators=WHO,
    keywords=("a", "b"),
    licences=({"name": "CC0-1.0"},),
)


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of the small package with a day of release, an address and a repository."""
    root = copy_package(tmp_path_factory.mktemp("dated") / "package")
    repository = Path(__file__).resolve().parents[1]
    (root / "dvc.yaml").write_bytes((repository / "dvc.yaml").read_bytes())
    cff = root / "CITATION.cff"
    cff.write_text(
        f"{cff.read_text()}date-released: 2026-11-30\nurl: https://example.org/readouts\n"
    )
    return build(read_package(root))


def test_before_the_first_release_there_is_no_date_to_give(release: Path) -> None:
    assert {"citation.bib", "croissant.json", "schema-org.jsonld"} <= {
        p.name for p in release.iterdir()
    }
    assert not (release / "datacite.json").exists()
    assert not (release / "ro-crate-metadata.json").exists()


def test_they_are_part_of_the_release(dated: Path) -> None:
    found = verify(dated)
    assert found.faults == []
    assert (dated / "datacite.json").is_file()


def test_datacite_takes_it(dated: Path) -> None:
    """The kernel's schema 4.5, as the client library of a consortium member carries it."""
    made = json.loads((dated / "datacite.json").read_text())
    from datacite import schema45

    schema45.validator.validate(made)
    assert made["publicationYear"] == "2026"
    with pytest.raises(Exception, match="publicationYear"):
        schema45.validator.validate({k: v for k, v in made.items() if k != "publicationYear"})


def test_croissant_loads_every_table(dated: Path) -> None:
    import mlcroissant

    dataset = mlcroissant.Dataset(jsonld=str(dated / "croissant.json"))
    assert not dataset.metadata.issues.errors
    declared = {
        r["name"]: r["schema"]
        for r in json.loads((dated / "datapackage.json").read_text())["resources"]
    }
    assert {record_set.id for record_set in dataset.metadata.record_sets} == set(declared)
    for name in ("statements", "stances", "said", "positions"):
        rows = list(dataset.records(name))
        frame = readouts.load(name, dated)
        assert len(rows) == len(frame), name
        assert set(rows[0]) == {f"{name}/{f['name']}" for f in declared[name]["fields"]}


def terms(graph: list[dict[str, object]]) -> dict[str, object]:
    """The terms of a crate as the context of RO-Crate 1.1 maps them, nearly all of schema.org's: the
    context itself lies on the web alone, and no registry carries it."""
    used = {key for entity in graph for key in entity if not key.startswith("@")}
    used |= {str(entity["@type"]) for entity in graph}
    other = {
        "File": "http://schema.org/MediaObject",
        "conformsTo": "http://purl.org/dc/terms/conformsTo",
    }
    return {term: f"http://schema.org/{term}" for term in used} | other


def crate_faults(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the validator of the RO-Crate community says, kept from the network."""
    from rdflib.plugins.shared.jsonld import context
    from rocrate_validator import models, services
    from rocrate_validator.utils.http import HttpRequester

    class Answer:
        status_code, headers = 200, {"Content-Type": "application/ld+json"}

        def json(self) -> dict[str, object]:
            graph = json.loads((folder / "ro-crate-metadata.json").read_text())["@graph"]
            return {"@context": terms(graph)}

    answer = Answer()
    monkeypatch.setattr(HttpRequester, "get", lambda *_, **__: answer, raising=False)
    monkeypatch.setattr(context, "source_to_json", lambda *_: (answer.json(), None))
    settings = services.ValidationSettings(
        rocrate_uri=str(folder),
        profile_identifier="ro-crate-1.1",
        requirement_severity=models.Severity.REQUIRED,
    )
    return [str(issue.message) for issue in services.validate(settings).get_issues()]


def test_a_ro_crate_keeps_its_profile(
    dated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(dated, tmp_path / "crate"))
    assert crate_faults(folder, monkeypatch) == []
    path = folder / "ro-crate-metadata.json"
    path.write_text(path.read_text().replace('"datePublished": "2026-11-30"', '"x": "y"'))
    assert any("datePublished" in fault for fault in crate_faults(folder, monkeypatch))


def test_the_crate_says_which_program_made_which_table(dated: Path) -> None:
    graph = {
        e["@id"]: e for e in json.loads((dated / "ro-crate-metadata.json").read_text())["@graph"]
    }
    compiled = graph["#stage-compile"]
    assert compiled["instrument"] == {"@id": "#scripts/compile.py"}
    assert {"@id": "statements.csv"} in compiled["result"]
    assert {"@id": "actors.csv"} in compiled["object"]
    pointed = [
        one["@id"] for e in graph.values() if e["@type"] == "CreateAction" for one in e["object"]
    ]
    assert set(pointed) <= set(graph)
    assert all((dated / part["@id"]).is_file() for part in graph["./"]["hasPart"])


def test_schema_org_is_json_ld(dated: Path) -> None:
    """No registry has an official checker of schema.org's Dataset; rdflib reads it as linked data."""
    import rdflib

    made = json.loads((dated / "schema-org.jsonld").read_text())
    offline = made | {"@context": {"@vocab": "https://schema.org/"}}
    graph = rdflib.Graph().parse(data=json.dumps(offline), format="json-ld")
    schema = rdflib.Namespace("https://schema.org/")
    assert {str(o) for o in graph.objects(None, schema.datePublished)} == {"2026-11-30"}
    assert len(list(graph.subjects(rdflib.RDF.type, schema.DataDownload))) > 20


def test_bibtex_is_read_back() -> None:
    from pybtex.database import parse_string

    entry = parse_string(bibtex(RECORD), "bibtex").entries["things-1-2-0"]
    assert entry.type == "dataset"
    assert [str(person) for person in entry.persons["author"]] == [
        "Groot, Ada Mary",
        r"{Office for 100\% of\_things \& more}",
    ]
    assert entry.fields["title"] == r"{Things: 100\% of \{them\} \& more}"
    assert (entry.fields["year"], entry.fields["doi"]) == ("2026", "10.5281/zenodo.1")


def test_ris_is_read_back() -> None:
    import rispy

    (entry,) = rispy.loads(ris(RECORD))
    assert entry["type_of_reference"] == "DATA"
    assert entry["authors"] == [creator.name for creator in WHO]
    assert (entry["title"], entry["year"]) == (RECORD.title, "2026")


def test_csl_json_is_cited_by_a_processor() -> None:
    """No registry has the official schema of CSL-JSON; citeproc-py formats a reference from it."""
    from citeproc import (
        Citation,
        CitationItem,
        CitationStylesBibliography,
        CitationStylesStyle,
        formatter,
    )
    from citeproc.source.json import CiteProcJSON

    source = CiteProcJSON([csl(RECORD)])
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, source, formatter.plain)
    bibliography.register(Citation([CitationItem(csl(RECORD)["id"])]))
    (shown,) = map(str, bibliography.bibliography())
    assert "Groot" in shown
    assert "2026" in shown


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("text", "The Readouts contributors (2026). Readouts"),
        ("bibtex", "@dataset{readouts-"),
        ("ris", "TY  - DATA"),
        ("csl-json", "["),
        ("cff", "cff-version"),
        ("datacite", "{"),
        ("schema-org", "{"),
    ],
)
def test_a_release_is_cited_in_every_form(
    dated: Path, form: str, start: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cite", "--release", str(dated), "--format", form]) == 0
    assert capsys.readouterr().out.startswith(start)


def test_a_row_is_cited_with_its_source_and_passage(
    dated: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = readouts.load("said", dated)
    linked = said[said["passage_link"].notna()].iloc[0]
    assert main(["cite", linked["statement_id"], "--release", str(dated)]) == 0
    shown = capsys.readouterr().out
    sources = readouts.load("sources", dated).set_index("source_id")
    assert shown.startswith("The Readouts contributors (2026)")
    assert f"Table statements, row {linked['statement_id']}: " in shown
    assert str(sources.loc[linked["coded_from_id"], "title"]).rstrip(".") in shown
    assert shown.strip().endswith(linked["passage_link"]), "the very link of the view `said`"


def test_every_passage_link_is_that_of_the_view(dated: Path) -> None:
    from readouts.citing.row import find_row

    said = readouts.load("said", dated).drop_duplicates("statement_id")
    for _, row in said.sample(12, random_state=1).iterrows():
        found = find_row(row["statement_id"], dated)
        if isinstance(row["passage_link"], str):
            assert found.link == row["passage_link"]
        else:
            assert "#:~:text=" not in found.link


@pytest.mark.parametrize("form", ["bibtex", "ris", "csl-json"])
def test_a_row_in_a_reference_manager(
    dated: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    import rispy
    from pybtex.database import parse_string

    assert main(["cite", "pak", "--release", str(dated), "--format", form]) == 0
    shown = capsys.readouterr().out
    if form == "bibtex":
        (entry,) = parse_string(shown, "bibtex").entries.values()
        assert entry.fields["note"].startswith("Table actors, row pak: Pakistan")
    elif form == "ris":
        (read,) = rispy.load(io.StringIO(shown))
        assert read["notes"][0].startswith("Table actors, row pak: Pakistan")
    else:
        assert json.loads(shown)[0]["note"].startswith("Table actors, row pak: Pakistan")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["no-such-row"], "no row of this release has the id no-such-row"),
        (["--version", "9.9.9"], "not 9.9.9"),
        (["pak", "--format", "datacite"], "datacite is of a release"),
    ],
)
def test_what_cannot_be_cited_is_a_sentence(
    dated: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cite", "--release", str(dated), *arguments]) == 2
    assert message in capsys.readouterr().err


def test_without_a_date_datacite_is_not_there_yet(
    release: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cite", "--release", str(release), "--format", "datacite"]) == 2
    assert "no datacite.json" in capsys.readouterr().err
