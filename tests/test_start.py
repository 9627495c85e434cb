"""What a clean package does not pay for: Frictionless, Pandera and their like are not imported."""

import json
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys
from readouts.cli import main
code = main(["validate", sys.argv[1]])
heavy = ("frictionless", "pandera", "pandas", "pyarrow")
print([code, *(name for name in heavy if name in sys.modules)])
"""


def test_a_clean_package_imports_no_other_validator(tmp_path: Path) -> None:
    schema = {"fields": [{"name": "a", "type": "integer"}]}
    resource = {"name": "t", "path": "t.csv", "schema": schema}
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [resource]}))
    (tmp_path / "t.csv").write_text("a\n1\n")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[0]"
