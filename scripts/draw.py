"""Draw the texts of a reliability round at random: python scripts/draw.py SEED SHARE > sample.csv.

The strata are the source types, speeches in the General Debate and speeches in the Council apart;
what a record holds of several speakers is drawn speech by speech. Texts of earlier rounds and texts
that were not kept are left out. The same seed, share and data give the same sample.
"""

import argparse
import csv
import math
import random
import sys
from collections import defaultdict
from pathlib import Path

from readouts.codings.form import read_codings, read_recodings
from readouts.faults import FaultsFound
from readouts.schema.declaration import read_package
from readouts.schema.profile import checked
from readouts.validation import report


def frame() -> dict[str, list[tuple[str, str]]]:
    """By stratum, (source_id, number of the turn from 1, or "" for a whole text)."""
    package = checked(read_package(Path().resolve()))
    earlier = {recoding.source_id for recoding in read_recodings(package)}
    strata: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for coding in read_codings(package):
        source = coding.data["source"]
        if coding.source_id in earlier or source["text_seen"] != "full":
            continue
        turns = [
            turn for occasion in coding.data["occasions"] for turn in occasion.get("turns", [])
        ]
        if turns:
            drawn = [(coding.source_id, str(i)) for i in range(1, len(turns) + 1)]
            strata[f"{source['source_type']}, by speech"] += drawn
        else:
            strata[source["source_type"]].append((coding.source_id, ""))
    return strata


def share(words: str) -> float:
    """A share of the texts, above 0 and up to 1."""
    found = float(words)
    if not 0 < found <= 1:
        raise ValueError
    return found


def main() -> int:
    """Print the sample as CSV; 1 where the codings cannot be read, 2 for wrong use."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("seed", metavar="SEED", type=int, help="a whole number")
    parser.add_argument("share", metavar="SHARE", type=share, help="of each stratum, such as 0.25")
    options = parser.parse_args()
    try:
        strata = frame()
    except FaultsFound as found:
        print(report.text(found.faults, {}), file=sys.stderr)
        return 1
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["stratum", "source_id", "turn"])
    for stratum, texts in sorted(strata.items()):
        # One generator for each stratum, so that a text added to one leaves the others' sample alone.
        drawn = random.Random(f"{options.seed} {stratum}").sample(
            texts, math.ceil(options.share * len(texts))
        )
        writer.writerows([stratum, *text] for text in sorted(drawn))
    return 0


if __name__ == "__main__":
    sys.exit(main())
