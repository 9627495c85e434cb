"""A document that nobody published, with its coding: so that tests have a text wherever they run."""

from pathlib import Path

from conftest import copy_package
from here import script

from readouts.codings.pointing import point
from readouts.schema.declaration import read_package

SOURCE = "gazette-20210916-bridge"
CODING = f"data/curated/codings/2021/{SOURCE}.yaml"
TEXT = """Two ministers on a bridge

The ministers of two lands that no map shows met on their only bridge on 16 September 2021.
“The harvest of our valley was better than in any year that the old people remember,” one of them
said. They would mend the road before the snow comes. They would mend the bridge itself in spring,
if wood can be had.
"""
SUMMARY = "Holds that the valley had its best harvest in living memory."
_CODING = f"""form: 1
source:
  title: Two ministers on a bridge
  publisher: Invented Gazette
  source_type: newspaper
  published: 2021-09-16
  published_basis: stated
  language: en
  rights: all-rights-reserved
  rights_note: Written for a test; the lands are invented, the codes are those of the register.
  text_seen: full
  coverage: whole
  seen_on: 2026-11-25
coder: lm-a
occasions:
- quotation: indirect
  translation: unknown
  said_on: 2021-09-16
  said_on_basis: stated
  speakers: [pak]
  id_prefix: pak-20210916
  statements:
  - id: harvest
    speech_act: assert
    summary: {SUMMARY}
    quotation: direct
    at: The harvest of our valley
  - id: road
    speech_act: promise
    summary: Undertakes to repair the way across before winter.
    at: They would mend the road
"""


def with_document(root: Path) -> Path:
    """A copy of the small package in ``root`` to which the document was added, compiled."""
    copy_package(root)
    (root / CODING).write_text(_CODING, encoding="utf-8")
    texts = texts_of(root.parent / "texts-of-the-copy")
    found = point(read_package(root), texts, [root / CODING])
    assert found.passages == {SOURCE: 2}
    assert script("compile", root) == (0, "")
    return root


def texts_of(folder: Path, text: str = TEXT) -> Path:
    """A folder that holds the document's text, and no other."""
    folder.mkdir(exist_ok=True)
    (folder / f"{SOURCE}.txt").write_text(text, encoding="utf-8")
    return folder
