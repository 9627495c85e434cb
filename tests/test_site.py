"""The explorer as files: the same bytes each time, no dead link, valid HTML, nothing from elsewhere."""

import json
import re
import shutil
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import html5lib
import pytest
from sites import built, changed, files

from readouts.cli import main
from readouts.faults import WrongUse
from readouts.rows import read_rows
from readouts.site import corpus as corpora
from readouts.site.addresses import address, passage, stem, web
from readouts.site.corpus import KEYS
from readouts.site.naming import meeting_days
from readouts.site.words import bounds, shade, signed

LINK = re.compile(r'(?:href|src|action|content="0; url)="?([^"]*)"')
NOTICE = "All codings were made by language models of one family (Claude); no person has read them."


@cache
def text(path: Path) -> str:
    return path.read_text("utf-8")


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def of_each_kind(site: Path) -> list[Path]:
    """Every page above the rows, and of each folder of rows the largest, the smallest and some."""
    found: list[Path] = []
    for folder in (site, *(path for path in sorted(site.rglob("*")) if path.is_dir())):
        here = sorted(folder.glob("*.html"), key=lambda path: (path.stat().st_size, path.name))
        found += here if len(here) < 8 else [*here[:2], *here[:: len(here) // 5], *here[-2:]]
    return list(dict.fromkeys(found))


def test_a_second_build_gives_the_same_bytes(release: Path, site: Path, tmp_path: Path) -> None:
    again = built(release, tmp_path).folder
    assert files(again) == files(site)


def test_a_change_renders_only_what_it_touches(release: Path, tmp_path: Path) -> None:
    def reworded(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        rows[0]["summary"] = "Said in other words."
        return rows

    first = built(release, tmp_path)
    assert built(release, tmp_path).rendered == 0
    other = changed(release, tmp_path / "other", statements=reworded)
    second = built(other, tmp_path)
    # Its own page, those of its source, meeting, side, speaker, issue, month, and its table's.
    assert 0 < second.rendered < 20 < first.rendered
    afresh = tmp_path / "afresh"
    assert files(second.folder) == files(built(other, afresh).folder)


def test_a_page_that_was_touched_is_made_anew(release: Path, site: Path, tmp_path: Path) -> None:
    first = built(release, tmp_path)
    victim = first.folder / "index.html"
    victim.unlink()  # else another name of the same file would change with it
    victim.write_text("gone")
    assert built(release, tmp_path).rendered == 1
    assert victim.read_bytes() == (site / "index.html").read_bytes()


def test_without_a_release_there_is_no_site(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="readouts release"):
        built(tmp_path, tmp_path)


def test_a_release_of_other_tables_is_refused_by_name(release: Path, tmp_path: Path) -> None:
    other = shutil.copytree(release, tmp_path / "other")
    descriptor = json.loads((other / "datapackage.json").read_text())
    descriptor["resources"] = [r for r in descriptor["resources"] if r["name"] != "meetings"]
    (other / "datapackage.json").write_text(json.dumps(descriptor))
    with pytest.raises(WrongUse, match="lacks: meetings"):
        built(other, tmp_path)


def test_every_row_has_a_page_and_json_of_its_own(release: Path, site: Path) -> None:
    for table, key in KEYS.items():
        for row in read_rows(release / f"{table}.csv"):
            page = site / address(table, row[key])
            assert f"<code>{row[key]}</code>" in text(page)
            found = json.loads(page.with_suffix(".json").read_text())
            assert found["row"][key] == row[key]
            assert f"row {row[key]}:" in found["cite"]


def test_every_page_says_who_coded(site: Path) -> None:
    for page in pages(site):
        assert NOTICE in text(page)
        assert 'reliability.html">' in text(page)


def test_no_internal_link_is_broken(site: Path) -> None:
    ids = {page: set(re.findall(r' id="([^"]+)"', text(page))) for page in pages(site)}
    broken = []
    for page in pages(site):
        for link in LINK.findall(text(page)):
            parts = urlsplit(link)
            if parts.scheme:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            if (
                not target.is_file()
                or parts.fragment
                and target.suffix == ".html"
                and unquote(parts.fragment) not in ids[target]
            ):
                broken.append(f"{page}: {link}")
    assert broken == []


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    for page in pages(site):
        for tag in re.findall(r"<(?:script|link|img|form|iframe)\b[^>]*>", text(page)):
            assert "://" not in tag, page
        assert text(page).count("<script") == text(page).count("<script src=") + text(page).count(
            '<script type="application/ld+json">'
        )
        assert " style=" not in text(page)
        assert "default-src 'none'" in text(page)


def test_html_is_valid(site: Path) -> None:
    """Every parse error of the HTML standard, by html5lib; content models are not its matter."""
    for page in of_each_kind(site):
        parser = html5lib.HTMLParser()
        parser.parse(page.read_bytes())
        assert parser.errors == [], f"{page}: {parser.errors[:3]}"
        ids = re.findall(r' id="([^"]+)"', text(page))
        assert len(ids) == len(set(ids)), page


def test_linked_data_is_json_of_schema_org(site: Path) -> None:
    kinds = set()
    for page in pages(site):
        for found in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text(page)):
            data = json.loads(found)
            assert data["@context"] == "https://schema.org"
            kinds.add(data["@type"])
    assert {
        "Dataset",
        "Claim",
        "Event",
        "DefinedTerm",
        "Country",
        "Person",
        "CreativeWork",
    } <= kinds


def test_who_stands_where_is_what_positions_say(release: Path, site: Path) -> None:
    latest = {}
    for row in read_rows(release / "positions.csv"):
        if not row["until_date"]:
            latest[row["issue_id"], row["actor_id"]] = row
    assert latest
    for (issue, actor), row in latest.items():
        page = text(site / address("issues", issue))
        line = page[page.index(f'<tr id="{actor}"') :].partition("</tr>")[0]
        assert f">{signed(row['mean_stance'])}</span>" in line
        assert row["from_date"] in line
        assert address("statements", row["last_statement_id"]) in line


def test_silence_is_no_zero(release: Path, site: Path) -> None:
    held = {(r["issue_id"], r["actor_id"]) for r in read_rows(release / "positions.csv")}
    actors = {actor for _, actor in held}
    for issue in read_rows(release / "issues.csv"):
        page = text(site / address("issues", issue["issue_id"]))
        silent = {actor for actor in actors if (issue["issue_id"], actor) not in held}
        if silent:
            told = page[page.index("No statement found") :]
            assert all(address("actors", actor) in told for actor in silent)


def test_attributed_stances_stand_apart(release: Path, site: Path) -> None:
    stances = read_rows(release / "stances.csv")
    ascribed = next(row for row in stances if row["stance_kind"] == "attributed")
    page = text(site / address("actors", ascribed["holder_id"]))
    part = page[page.index('id="attributed"') :].partition("<h2")[0]
    assert address("statements", ascribed["statement_id"]) in part
    assert "never its own position" in part


def test_contradicting_reports_stand_beside_supporting_ones(release: Path, site: Path) -> None:
    page = text(site / address("meetings", "quad-dushanbe-20210916"))
    disputed = page[page.index('id="disputed"') :].partition('id="participants"')[0]
    assert disputed.count('<section aria-label="Claim') == 3
    assert "contradicts" in disputed
    assert '<p class="note">' in disputed


def test_every_passage_link_is_percent_encoded(release: Path, site: Path) -> None:
    """Typographic quotes, and the commas and hyphens that part a text directive, are encoded."""
    sources = {row["source_id"]: row for row in read_rows(release / "sources.csv")}
    clickable = [
        row
        for row in read_rows(release / "evidence.csv")
        if row["fragment"]
        and sources[row["source_id"]]["url_format"] == "html"
        and row["statement_id"]
    ]
    for row in clickable:
        link = passage(sources[row["source_id"]], row["fragment"])
        assert link.endswith(f"#:~:text={row['fragment']}")
        words = link.partition(":~:text=")[2].split(",")
        assert all(
            re.fullmatch(r"-?([A-Za-z0-9._~!$'()*+;:@/?]|%[0-9A-F]{2})+-?", w) for w in words
        )
        assert link.replace("&", "&amp;").replace("'", "&#39;") in text(
            site / address("statements", row["statement_id"])
        )


def test_downloads_are_the_files_of_the_release(release: Path, site: Path) -> None:
    carried = sorted((site / "downloads").iterdir())
    names = {path.name for path in carried}
    assert {"said.csv", "said.parquet", "readouts.sqlite", "datapackage.json"} <= names
    for path in carried:
        assert path.read_bytes() == (release / path.name).read_bytes()


def test_the_search_library_is_the_one_of_its_registry(site: Path) -> None:
    import hashlib

    folder = site / "assets/minisearch"
    said = re.search(r"SHA-256: ([0-9a-f]{64})", (folder / "ORIGIN.txt").read_text())
    assert said
    assert hashlib.sha256((folder / "minisearch.js").read_bytes()).hexdigest() == said[1]
    assert "Luca Ongaro" in (folder / "LICENSE.txt").read_text()


def test_a_retired_id_leads_to_what_it_became(release: Path, tmp_path: Path) -> None:
    def retire(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        common = {"since_version": "0.2.0", "reason": "One person, two ids."}
        return [
            {"table": "actors", "retired_id": "old-pak", "became_id": "older-pak"} | common,
            {"table": "actors", "retired_id": "older-pak", "became_id": "pak"} | common,
            {"table": "statements", "retired_id": "gone", "became_id": ""} | common,
        ]

    site = built(changed(release, tmp_path / "release", retired_ids=retire), tmp_path).folder
    for old in ("old-pak", "older-pak"):
        page = text(site / f"actors/{old}.html")
        assert '<meta http-equiv="refresh" content="0; url=../actors/pak.html">' in page
        assert "One person, two ids." in page
    assert "nothing took its place" in text(site / "statements/gone.html")


def test_what_agreement_withholds_is_on_no_page(release: Path, tmp_path: Path) -> None:
    def withhold(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        last = max(row["round"] for row in rows)
        for row in rows:
            if row["variable"] in ("speech_act", "targets") and row["round"] == last:
                row |= {"verdict": "withheld", "governs": "true"}
        return rows

    folder = changed(release, tmp_path / "release", reliability=withhold)
    corpus = corpora.read_release(folder)
    assert corpus.withheld == {"speech_act", "targets"}
    site = built(folder, tmp_path).folder
    page = text(site / address("statements", "iftikhar-20210916-no-pressure"))
    assert "<abbr" not in page
    assert "To whom, or of whom" not in page
    assert "left out of every page: speech act, targets" in text(site / "reliability.html")


def test_the_command_says_what_it_built(
    copy: Path, release: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(copy)
    assert main(["site"]) == 2
    shutil.copytree(release, copy / "data/release")
    assert main(["site"]) == 0
    assert re.search(r"^data/site: [\d,]+ files, [\d,]+ pages rendered", capsys.readouterr().out)


@pytest.mark.parametrize(
    ("earliest", "latest", "said"),
    [
        ("2021-09-16", "2021-09-16", "16 September 2021"),
        ("2021-09-13", "2021-09-19", "13\N{EN DASH}19 September 2021"),
        ("2021-08-01", "2021-08-31", "August 2021"),
        ("2021-01-01", "2021-12-31", "2021"),
        ("2021-08-31", "2021-09-01", "31 August 2021 \N{EN DASH} 1 September 2021"),
        ("", "2021-09-01", "not after 1 September 2021"),
        ("", "", ""),
    ],
)
def test_a_date_is_said_with_its_bounds(earliest: str, latest: str, said: str) -> None:
    assert bounds(earliest, latest) == said


def test_a_meeting_of_several_days_is_said_from_its_first_to_its_last() -> None:
    days = ("start_date", "start_date_latest", "end_date", "end_date_latest")
    exact = dict(zip(days, ["2021-09-16", "2021-09-16", "2021-09-17", "2021-09-17"], strict=True))
    assert meeting_days(exact) == "16\N{EN DASH}17 September 2021"
    vague = exact | {"start_date": "2021-09-15"}
    assert meeting_days(vague) == "from 15\N{EN DASH}16 September 2021 to 17 September 2021"


@pytest.mark.parametrize(
    ("mean", "colour"),
    [("0.50", "1"), ("-0.50", "-1"), ("1.50", "2"), ("-1.50", "-2"), ("0.49", "0"), ("-0.49", "0")],
)
def test_a_mean_has_the_colour_of_the_nearest_stance(mean: str, colour: str) -> None:
    assert shade(mean) == colour


@pytest.mark.parametrize(
    "identifier",
    [
        "../../etc/passwd",
        "a/b",
        "",
        "index",
        "A",
        "con\n",
        "x" * 300,
        "\N{SNOWMAN}",
        "a.html",
        "\ud800",
    ],
)
def test_what_is_no_plain_id_names_no_other_file(identifier: str) -> None:
    assert re.fullmatch(r"_[0-9a-f]{24}", stem(identifier))


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "http://",
        "https://a.example/ b",
        'https://a.example/"onclick=1',
        "https://a.example/\u202e",
        "//a.example",
        "ftp://a.example/",
        "https://a@b.example/",
    ],
)
def test_a_browser_is_sent_to_web_addresses_alone(url: str) -> None:
    assert web(url) == ""


def test_a_fragment_follows_that_of_the_page() -> None:
    source = {"url": "https://a.example/#part", "url_format": "html"}
    assert passage(source, "two%20words") == "https://a.example/#part:~:text=two%20words"
    assert passage(source | {"url_format": "pdf"}, "two%20words") == "https://a.example/#part"
    assert passage(source, '"><script>') == "https://a.example/#part"
