"""Blocks of a hand-written document that a script writes: what stands between two marks.

A mark is a comment of Markdown on a line of its own: ``<!-- name: written by … -->`` before the
block, ``<!-- end of name -->`` behind it.
"""

import re


def filled(text: str, name: str, block: str) -> str:
    """The document with ``block`` between the marks of that name; ValueError where they are gone."""
    end = f"<!-- end of {name} -->"
    between = re.compile(rf"(<!-- {re.escape(name)}: [^\n]*-->\n).*?{re.escape(end)}", re.DOTALL)
    replaced, times = between.subn(lambda found: f"{found[1]}{block}\n{end}", text)
    if times != 1:
        raise ValueError(f"no place for '{name}': put back the lines <!-- {name}: … --> and {end}")
    return replaced
