"""Datasette over a release: its words, ten questions, nothing to be written, this machine alone."""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from conftest import REPOSITORY, scripted

from readouts.cli import main
from readouts.explore.queries import questions
from readouts.explore.serving import application

FILLED = {"actor": "pak", "one": "pak", "other": "usa", "at_least": "1"}


@pytest.fixture(scope="module")
def explored(release: Path) -> Any:
    return application(release)


def asked(explored: Any, path: str) -> Any:
    """What Datasette answers to the path, as JSON."""
    answer = asyncio.run(explored.client.get(path))
    assert answer.status_code == 200, answer.text[:300]
    return answer.json()


def test_tables_and_columns_speak_the_words_of_the_schemas(explored: Any, release: Path) -> None:
    said = explored.metadata("databases")["readouts"]["tables"]
    for resource in json.loads((release / "datapackage.json").read_text())["resources"]:
        words = said[resource["name"]]
        assert words["title"] == resource["title"]
        for field in resource["schema"]["fields"]:
            assert words["columns"][field["name"]].startswith(field["description"])
    page = asyncio.run(explored.client.get("/readouts/statements")).text
    assert "One row is one sentence said by its speakers" in page


def test_codes_are_facets_and_foreign_keys_show_names(explored: Any) -> None:
    rows = asked(explored, "/readouts/stances.json?_labels=on&_size=1&_shape=objects")
    assert {facet["name"] for facet in rows["suggested_facets"]} | set(rows["facet_results"]) >= {
        "stance_kind"
    }
    held = rows["rows"][0]["holder_id"]
    assert held["label"] != held["value"]


def test_ten_questions_are_answered(explored: Any) -> None:
    assert len(questions()) == 10
    for question in questions():
        names = set(re.findall(r":(\w+)", question.sql))
        filled = "&".join(f"{n}={FILLED.get(n, '')}" for n in sorted(names))
        found = asked(explored, f"/readouts/{question.name}.json?{filled}&_shape=array")
        assert found, question.name
        assert question.title.endswith("?")


def test_the_documentation_prints_the_same_questions() -> None:
    text = (REPOSITORY / "docs/questions.md").read_text("utf-8")
    assert scripted("questions").page() == text, "Run: python scripts/questions.py"


def test_nothing_can_be_written(explored: Any) -> None:
    for sql in ("delete+from+actors", "insert+into+rights+values('a','b','c',1)", "drop+view+said"):
        answer = asyncio.run(explored.client.get(f"/readouts.json?sql={sql}"))
        assert answer.status_code == 400


def running(copy: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from readouts.cli import main; sys.exit(main(sys.argv[1:]))",
        ]
        + ["explore", "--no-browser", *arguments],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY / "src"), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_taken_port_says_which_it_took_and_ctrl_c_ends_it(release: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        process = running(release.parents[1], "--port", str(port))
        try:
            assert process.stdout
            said = process.stdout.readline()
            took = re.fullmatch(rf"port {port} is taken; took (\d+) instead\n", said)
            assert took
            address = process.stdout.readline()
            assert address == f"http://127.0.0.1:{took[1]}/ (Ctrl-C ends it)\n"
            with urllib.request.urlopen(f"http://127.0.0.1:{took[1]}/readouts.json") as answer:
                assert json.load(answer)["queries"]
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 0, err
    assert out.strip() == "closed"
    assert "Traceback" not in err


def test_without_a_release_there_is_nothing_to_explore(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(copy)
    assert main(["explore", "--no-browser"]) == 2
    assert "run `readouts release` first" in capsys.readouterr().err
