"""Check the whole package and, where it holds, say so: data/scripted/validation.json.

What is measured and released comes after it in dvc.yaml, so that nothing faulty gets there.
"""

import json
import sys
from collections import Counter
from pathlib import Path

from readouts.faults import WARNING, FaultsFound
from readouts.rows import write_atomically
from readouts.validation import report
from readouts.validation.package import validate

VALIDATION = "data/scripted/validation.json"


def main() -> int:
    """Print the findings; 1 where there are faults, and then the last good verdict stays."""
    root = Path().resolve()
    try:
        faults, checked = validate(root, full=True)
    except FaultsFound as found:
        print(report.text(found.faults, {}))
        return 1
    print(report.text(faults, checked.rows, checked.rules_not_run))
    if any(fault.severity != WARNING for fault in faults):
        return 1
    verdict = {
        "faults": 0,
        "warnings": dict(sorted(Counter(fault.rule for fault in faults).items())),
        "rows": dict(sorted(checked.rows.items())),
    }
    content = json.dumps(verdict, indent=2) + "\n"
    write_atomically(root / VALIDATION, content.encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
