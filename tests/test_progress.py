"""Progress is told at a terminal, after two seconds, and leaves no trace."""

import io

from readouts.validation.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_nothing_is_said_in_the_first_two_seconds_or_to_a_file() -> None:
    for to, seconds in ((Terminal(), [0.0, 1.0, 1.9]), (io.StringIO(), [0.0, 5.0, 9.0])):
        clock = iter(seconds)
        progress = Progress(1_000_000, to, lambda: next(clock))  # noqa: B023
        progress.advance(100, 1)
        progress.advance(100, 1)
        progress.close()
        assert to.getvalue() == ""


def test_bytes_rows_a_second_and_time_left() -> None:
    to, clock = Terminal(), iter([0.0, 4.0])
    progress = Progress(10_000_000, to, lambda: next(clock))
    progress.advance(4_000_000, 8_000)
    assert to.getvalue().strip() == "4 of 10 MB, 2,000 rows a second, 6 s left"
    progress.close()
    assert to.getvalue().endswith("\r")
