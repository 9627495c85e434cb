"""Exit codes and sentences, as a person meets them; never a traceback."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from readouts.validation.changed import changed_since

SOURCE = "unknown-20210916-fo-blinken"
CODING = f"data/curated/codings/2021/{SOURCE}.yaml"
MAIN = "import sys; from readouts.cli import main; sys.exit(main(sys.argv[1:]))"


def run(*arguments: str, cwd: Path, **more: object) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-c", MAIN, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        **more,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


def test_valid_is_0(copy: Path) -> None:
    done = run("validate", cwd=copy)
    assert (done.returncode, "0 faults" in done.stdout) == (0, True)


def test_faults_are_1_and_counted_whole_in_json(copy: Path) -> None:
    path = copy / "data/scripted/stances.csv"
    path.write_text(re.sub(",own,[12]\n", ",own,9\n", path.read_text()))
    shown = run("validate", cwd=copy)
    assert (shown.returncode, "more" in shown.stdout) == (1, True)
    report = json.loads(run("validate", "--format", "json", cwd=copy).stdout)
    assert report["n_faults"] > 20
    assert report["n_faults"] + report["n_warnings"] == len(report["findings"])


def test_github_points_at_the_typed_line(copy: Path) -> None:
    path = copy / CODING
    text = path.read_text()
    path.write_text(text.replace("stance: 0}", "stance: 5}", 1))
    line = text[: text.index("stance: 0}")].count("\n") + 1
    done = run("validate", "--format", "github", cwd=copy)
    assert f"::error file={path.relative_to(copy).as_posix()},line={line}," in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["validate", "nowhere"],
        ["validate", "--format", "xml"],
        ["evidence", "--texts", "nowhere"],
        ["verify", "--texts", "nowhere"],
        [],
        ["valdate"],
    ],
)
def test_wrong_use_is_2(copy: Path, arguments: list[str]) -> None:
    assert run(*arguments, cwd=copy).returncode == 2


def test_warnings_of_a_valid_package_take_a_line_a_rule(copy: Path) -> None:
    lines = run("validate", cwd=copy).stdout.splitlines()
    assert "warnings not shown here; --warnings lists them" in lines[0]
    assert len(lines) < 12
    listed = run("validate", "--warnings", cwd=copy).stdout
    assert "without a target. Type targets" in listed


def test_a_pull_request_is_shown_the_warnings_of_what_it_touches(copy: Path) -> None:
    def git(*arguments: str) -> None:
        who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
        subprocess.run(["git", *who, *arguments], cwd=copy, check=True, capture_output=True)

    git("init", "-q")
    git("add", "-A")
    git("commit", "-q", "-m", "base")
    every = run("validate", "--format", "github", cwd=copy).stdout
    warned = sorted(set(re.findall(r"::warning file=([^,]+),", every)))
    assert len(warned) > 1
    (copy / warned[0]).write_text((copy / warned[0]).read_text() + "# seen again\n")
    done = run("validate", "--format", "github", "--changed", "HEAD", cwd=copy)
    assert set(re.findall(r"::warning file=([^,]+),", done.stdout)) == {warned[0]}
    assert "warnings not shown here; --format json holds them" in done.stdout
    unknown = run("validate", "--changed", "nowhere", cwd=copy)
    assert (unknown.returncode, "'nowhere' is no revision" in unknown.stderr) == (2, True)


def test_a_new_file_is_a_changed_one(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    commit = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q"]
    subprocess.run([*commit, "--allow-empty", "-m", "base"], cwd=tmp_path, check=True)
    package = tmp_path / "package"
    package.mkdir()
    (package / "jörg new.yaml").touch()
    (tmp_path / "outside").touch()
    assert changed_since(package, "HEAD") == {"jörg new.yaml"}


def test_no_package_is_2(tmp_path: Path) -> None:
    assert run("validate", cwd=tmp_path).returncode == 2


def test_schema_check_names_the_mend(copy: Path) -> None:
    done = run("schema", "--check", cwd=copy)
    assert (done.returncode, "Run: readouts schema" in done.stdout) == (1, True)
    assert run("schema", cwd=copy).returncode == 0
    assert run("schema", "--check", cwd=copy).returncode == 0


def test_verify_checks_every_row_whose_text_was_kept(repository: Path, texts: Path) -> None:
    done = run("verify", "--texts", str(texts), cwd=repository)
    assert done.returncode == 0
    assert "checked, 0 of them against another copy; 0 without" in done.stdout


def test_the_pointer_of_one_passage(tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("She came. She saw the town, and she left it.\n")
    done = run("evidence", str(text), "--from", "She saw", "--to", "the town", cwd=tmp_path)
    assert (done.returncode, "passage_start: 10\npassage_end: 26" in done.stdout) == (0, True)
    twice = run("evidence", str(text), "--from", "She", cwd=tmp_path)
    assert (twice.returncode, "3 times" in twice.stdout) == (1, True)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["text.txt"],
        ["--from", "x"],
        ["nowhere.txt", "--from", "x"],
        ["text.txt", "--texts", "."],
    ],
)
def test_evidence_used_wrongly_is_2(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "text.txt").write_text("x")
    assert run("evidence", *arguments, cwd=tmp_path).returncode == 2


def test_release_says_what_it_built(copy: Path) -> None:
    done = run("release", cwd=copy)
    files = list((copy / "data/release").iterdir())
    expected = f"data/release: {len(files)} files, SHA256SUMS last\n"
    assert (done.returncode, done.stdout) == (0, expected)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("data/curated/rights.csv", "rights_id,", "right,", "Nothing was released"),
        ("CITATION.cff", "\nversion: ", "\nversion: 9", "CITATION.cff:5: "),
    ],
)
def test_what_is_faulty_is_not_released(
    copy: Path, name: str, old: str, new: str, said: str
) -> None:
    path = copy / name
    path.write_text(path.read_text().replace(old, new, 1))
    done = run("release", cwd=copy)
    assert (done.returncode, said in done.stdout) == (1, True), done.stdout
    assert not (copy / "data/release").exists()


def test_a_reader_that_goes_away_is_no_traceback(repository: Path) -> None:
    command = 'set -o pipefail; "$0" -c "$1" validate --format json | head -c 1 > /dev/null'
    shell = subprocess.run(
        ["bash", "-c", command, sys.executable, MAIN],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (shell.returncode, shell.stderr) == (141, "")
