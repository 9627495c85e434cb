"""Old addresses keep working: a retired id leads to the row that it became, or says why it is gone."""

from __future__ import annotations

from collections.abc import Iterator

from readouts.site.addresses import address
from readouts.site.corpus import KEYS, Corpus
from readouts.site.naming import named
from readouts.site.pages import Page


def pages(corpus: Corpus) -> Iterator[Page]:
    """A page at the address of every retired id of a table whose rows have pages."""
    became = {(r["table"], r["retired_id"]): r["became_id"] for r in corpus.tables["retired_ids"]}
    for row in corpus.tables["retired_ids"]:
        table = row["table"]
        if table not in KEYS:
            continue
        # What an id became may have been merged since; two ids that name each other end nowhere.
        now, seen = row["became_id"], {row["retired_id"]}
        while now not in seen and became.get((table, now)):
            seen.add(now)
            now = became[table, now]
        yield Page(
            address(table, row["retired_id"]),
            "retired.html",
            {
                "id": row["retired_id"],
                "became": named(corpus, table, now)
                if now in corpus.by(table, KEYS[table])
                else None,
                "since": row["since_version"],
                "reason": row["reason"],
            },
        )
