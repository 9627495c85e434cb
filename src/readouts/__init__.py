"""Readouts: who said what, to whom, on which issue, with what stance; and the tool that checks it."""
