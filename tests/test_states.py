"""State codes: from the package, from the exceptions file, or refused with a hint."""

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[1] / "scripts" / "states.py"


def states(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT)], cwd=root, capture_output=True, text=True, check=False
    )


def rename_usa(root: Path, actor_id: str) -> None:
    path = root / "data/curated/actors.csv"
    path.write_text(path.read_text().replace("usa,United States", f"{actor_id},United States"))


def test_a_code_that_is_none_gets_a_hint(copy: Path) -> None:
    before = (copy / "data/scripted/states.csv").read_bytes()
    rename_usa(copy, "uk")
    done = states(copy)
    before_it = (copy / "data/curated/actors.csv").read_text().partition("\nuk,")[0]
    line = before_it.count("\n") + 2
    place = f"no-state-code (fault, 1)\n  data/curated/actors.csv:{line}:1: 'uk'"
    assert (done.returncode, place in done.stdout) == (1, True)
    assert "Did you mean 'gbr'?" in done.stdout
    assert (copy / "data/scripted/states.csv").read_bytes() == before


def test_a_register_with_a_byte_order_mark_is_no_traceback(copy: Path) -> None:
    path = copy / "data/curated/actors.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    done = states(copy)
    assert (done.returncode, done.stderr) == (1, "")
    assert "byte-order-mark (fault, 1)\n  data/curated/actors.csv:1:1:" in done.stdout


def test_a_user_assigned_code_is_a_row_of_the_exceptions(copy: Path) -> None:
    rename_usa(copy, "xab")
    assert states(copy).returncode == 1
    with (copy / "data/curated/state_exceptions.csv").open("a") as exceptions:
        exceptions.write("xab,XAB,2,USA,User-assigned.\n")
    assert states(copy).returncode == 0
    assert "xab,XAB,2,USA\n" in (copy / "data/scripted/states.csv").read_text()
