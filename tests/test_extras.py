"""What is not installed is named with the command that brings it: no public index carries readouts."""

import json
from pathlib import Path

import pytest

from readouts import extras


class Installed:
    """An installation as pip writes it down."""

    version = "0.3.0"

    def __init__(self, url: str | None) -> None:
        self.url = url

    def read_text(self, name: str) -> str | None:
        return json.dumps({"url": self.url}) if self.url else None


def how(monkeypatch: pytest.MonkeyPatch, module: str, url: str | None) -> str:
    monkeypatch.setattr(extras, "distribution", lambda name: Installed(url))
    return extras.how_to_install(module)


def test_from_the_wheel_that_was_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = tmp_path / "a folder" / "readouts-0.3.0-py3-none-any.whl"
    wheel.parent.mkdir()
    wheel.touch()
    said = how(monkeypatch, "polars", wheel.as_uri())
    assert said == f"pip install '{wheel}[validate]'"


def test_from_a_clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = how(monkeypatch, "apsw", tmp_path.as_uri())
    assert said == f"pip install -e '{tmp_path}[release]'"


@pytest.mark.parametrize("url", [None, "file:///gone/readouts-0.3.0-py3-none-any.whl"])
def test_where_the_wheel_is_gone_dvc_brings_it(
    monkeypatch: pytest.MonkeyPatch, url: str | None
) -> None:
    assert how(monkeypatch, "markdown_it.token", url) == (
        "dvc get REPOSITORY data/release --rev v0.3.0, then "
        "pip install 'release/readouts-0.3.0-py3-none-any.whl[site]'"
    )
