"""From what a coder types to one passage, or to an error that shows the mend."""

from pathlib import Path

import pytest

from readouts.evidence.fragment import matches
from readouts.evidence.passages import PassageError, find, passage_row, pointer
from readouts.evidence.text import NormalisedText, read_text

RAW = (
    "Mr. Khan met the ministers of four states on Thursday. “We will decide,” he said.\n"
    "They met again on Friday. “We will decide,” he said later – a promise, they noted.\n"
)


def found(at: str, raw: str = RAW) -> str:
    text = NormalisedText(raw)
    start, end = find(text, at)
    return text.text[start:end]


def refused(at: str, raw: str = RAW) -> PassageError:
    with pytest.raises(PassageError) as error:
        find(NormalisedText(raw), at)
    return error.value


@pytest.mark.parametrize(
    ("at", "passage"),
    [
        ("Mr. Khan met", "Mr. Khan met the ministers of four states on Thursday."),
        ("mr. khan met", "Mr. Khan met the ministers of four states on Thursday."),
        ("the ministers | four states", "the ministers of four states"),
        ("Thursday << we will decide", '"We will decide," he said.'),
        ("we will decide | he said >> later", '"We will decide," he said'),
        ("a promise", "a promise, they noted."),
    ],
)
def test_words_find_their_passage(at: str, passage: str) -> None:
    assert found(at) == passage


@pytest.mark.parametrize(
    "at", ["", "| a", "a |", "<< a", "a >>", "a | b | c", "a >> b | c", "a | b << c", "a << << b"]
)
def test_what_is_not_of_the_grammar_says_so(at: str) -> None:
    assert refused(at).rule == "at-grammar"


def test_a_ninth_word_is_refused_and_in_chinese_the_thirty_third_character() -> None:
    assert refused("one two three four five six seven eight nine").rule == "at-too-long"
    assert refused("中" * 33).rule == "at-too-long"
    assert refused("中" * 32).rule == "at-not-found"


def test_not_found_shows_the_nearest() -> None:
    error = refused("Mr. Kahn met")
    assert error.rule == "at-not-found"
    assert "Mr. Khan met" in error.mend


def test_found_twice_shows_each_hit_and_its_end() -> None:
    error = refused("we will decide")
    assert error.rule == "at-ambiguous"
    assert "2 times" in str(error)
    assert "they noted." in str(error)


def test_a_refrain_is_not_listed_whole() -> None:
    assert "and 15 more" in str(refused("so it is", "So it is. " * 20))


def test_context_matches_whole_words() -> None:
    assert refused("hursday << We will decide").rule == "at-not-found"
    assert refused("We will decide | he said >> late").rule == "at-not-found"


def test_a_row_says_where_the_passage_stands_and_never_what_it_says() -> None:
    row = passage_row(NormalisedText(RAW), "a promise")
    assert (row["token_start"], row["token_end"], row["text_tokens"]) == ("27", "31", "31")
    assert "four" not in "".join(passage_row(NormalisedText(RAW), "Mr. Khan met").values())


def test_a_pointer_runs_from_its_first_words_to_its_last() -> None:
    text = NormalisedText(RAW)
    assert (
        pointer(text, "the ministers", "four states")["fragment"]
        == "the%20ministers%20of%20four%20states"
    )
    assert pointer(text, "a promise") == passage_row(text, "a promise")


def test_the_first_source(shared: Path) -> None:
    text = read_text(shared / "sources" / "first-source.txt")
    start, end = find(text, "“We will take independent decisions")
    assert text.text[start:end].endswith('our interests," he asserted.')
    row = passage_row(text, "He said Pakistan has played")
    assert matches(text, row["fragment"]) == [(int(row["passage_start"]), int(row["passage_end"]))]
