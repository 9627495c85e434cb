"""The released wheel, installed where nothing else of the project is, opens every table offline."""

import email
import json
import os
import subprocess
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from readouts.rows import read_rows

PROGRAM = """
import json, pathlib, sys
import readouts
found = {"at": readouts.__file__, "tables": readouts.tables(), "cite": readouts.cite()}
found["rows"] = {name: len(readouts.load(name)) for name in found["tables"]}
found["said_on"] = str(readouts.load("said", version=sys.argv[1])["said_on"].dtype)
found["codebook"] = list(readouts.codebook("stances")["name"])
try:
    readouts.load("said", version="99.0.0")
except LookupError as error:
    found["other_version"] = str(error)
found["modules"] = sorted({name.split(".")[0] for name in sys.modules})
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def wheel(release: Path) -> Path:
    (path,) = release.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a fresh environment that holds the wheel, and sees pandas and pyarrow here."""
    root = tmp_path_factory.mktemp("environment")
    venv.create(root, with_pip=True)
    python = root / "bin" / "python"
    install = [str(python), "-m", "pip", "install", "-q", "--no-index", "--no-deps", str(wheel)]
    subprocess.run(install, check=True, env=environment())
    (site,) = root.glob("lib/python*/site-packages")
    (site / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    return python


def environment() -> dict[str, str]:
    """Ours, less what would let another readouts in."""
    return {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME")}


def descriptor(release: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((release / "datapackage.json").read_text())
    return found


def test_it_has_the_version_of_the_data_and_needs_two_packages(wheel: Path, release: Path) -> None:
    version = descriptor(release)["version"]
    assert wheel.name == f"readouts-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        text = archive.read(f"readouts-{version}.dist-info/METADATA").decode()
    needed = email.message_from_string(text).get_all("Requires-Dist") or []
    assert [name for name in needed if "extra ==" not in name] == ["pandas", "pyarrow"]


def test_it_opens_everything_from_an_empty_folder(
    installed: Path, release: Path, tmp_path: Path
) -> None:
    version = str(descriptor(release)["version"])
    done = subprocess.run(
        [str(installed), "-c", PROGRAM, version],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert Path(found["at"]).is_relative_to(installed.parents[1])
    declared = {resource["name"] for resource in descriptor(release)["resources"]}  # type: ignore[attr-defined]
    assert set(found["tables"]) == declared
    for name, rows in found["rows"].items():
        assert rows == len(read_rows(release / f"{name}.csv")), name
    assert found["said_on"] == "datetime64[s]"
    assert "stance" in found["codebook"]
    assert f"{found['cite']}\n" == (release / "CITATION.txt").read_text()
    address = descriptor(release).get("id", "REPOSITORY")
    assert found["other_version"].endswith(f"dvc get {address} data/release --rev v99.0.0")
    assert not {"frictionless", "jsonschema", "pandera", "polars", "yaml"} & set(found["modules"])


def test_it_cites_a_row_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    command = [str(installed.parent / "readouts"), "cite", "pak", "--format", "bibtex"]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "note = {Table actors, row pak: Pakistan.}" in done.stdout


def test_the_command_line_names_the_extra_that_it_lacks(
    installed: Path, wheel: Path, repository: Path
) -> None:
    program = "import sys; sys.modules['jsonschema'] = None; from readouts.cli import main; sys.exit(main(['validate']))"
    done = subprocess.run(
        [str(installed), "-c", program],
        cwd=repository,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    how = f"pip install '{wheel}[validate]'"
    assert done.stderr == f"readouts: jsonschema is not installed. Run: {how}\n"


def test_the_data_in_it_is_a_package_that_names_what_lies_beside_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = json.loads(archive.read("readouts/data/datapackage.json"))
        for resource in inside["resources"]:
            assert (
                archive.getinfo(f"readouts/data/{resource['path']}").file_size == resource["bytes"]
            )
