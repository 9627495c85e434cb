"""Align the passes of every reliability round and write each pass's value for each unit.

Beside them stands what coders judged of identity: whether a document reports a known statement.
"""

import sys
from collections import defaultdict
from pathlib import Path

from readouts.codings.form import read_recodings
from readouts.faults import FaultsFound
from readouts.lexing.lexed import lex_table
from readouts.recodings.units import Unit, coded_tokens, double_codings, typed_actors, units
from readouts.rows import Rows, sorted_csv, write_atomically
from readouts.schema.declaration import read_package
from readouts.schema.profile import checked
from readouts.validation import report
from readouts.validation.passages import recoding_passages
from readouts.validation.recodings import REGISTERS, check_recodings


def main() -> int:
    """Write data/scripted/double_codings.csv, or nothing: faults are printed."""
    rounds: dict[tuple[str, str], dict[str, list[Unit]]] = defaultdict(dict)
    rows: Rows = []
    try:
        package = checked(read_package(Path().resolve()))
        names = (*REGISTERS, "actor_names")
        registers = {name: lex_table(package, package.tables[name]).rows for name in names}
        if faults := list(check_recodings(package, registers)):
            raise FaultsFound(faults)
        identity = lex_table(package, package.tables["identity_codings"]).rows
        known = typed_actors(
            *(registers[name] for name in ("actors", "actor_names", "retired_ids"))
        )
        for recoding in read_recodings(package):
            passages = recoding_passages(package, recoding)
            found = list(units(recoding, passages, known))
            rounds[recoding.round, recoding.source_id][recoding.coder_id] = found
            rows += [
                {
                    "round": recoding.round,
                    "source_id": recoding.source_id,
                    "unit": f"{start}-{end}",
                    "variable": "text_tokens",
                    "coder_id": recoding.coder_id,
                    "value": str(end - start),
                }
                for start, end in coded_tokens(recoding, passages)
            ]
    except FaultsFound as found_faults:
        print(report.text(found_faults.faults, {}))
        return 1
    rows += [
        {key: row[key] for key in ("round", "source_id", "coder_id")}
        | {"unit": row["statement_id"], "variable": "identity", "value": row["reports"]}
        for row in identity
    ]
    for (round_, source_id), passes in rounds.items():
        rows += double_codings(round_, source_id, passes)
    table = package.tables["double_codings"]
    write_atomically(package.root / table.path, sorted_csv(rows, table.columns, table.primary_key))
    return 0


if __name__ == "__main__":
    sys.exit(main())
