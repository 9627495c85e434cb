"""Text fragments: what is made marks its passage and nothing else, in any reading of the page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readouts.evidence.fragment import Directive, make, matches, parse, render
from readouts.evidence.text import NormalisedText


def made(raw: str, passage: str, place: int = 0) -> str:
    text = NormalisedText(raw)
    start = -1
    for _ in range(place + 1):
        start = text.page.index(passage, start + 1)
    return make(text, start, start + len(passage))


def marked(raw: str, fragment: str, alike: bool = False) -> list[str]:
    text = NormalisedText(raw)
    return [text.page[a:b] for a, b in matches(text, fragment, alike=alike)]


def test_eight_words_stand_as_they_are_and_longer_passages_as_a_range() -> None:
    assert made("He said yes. No.", "He said yes.") == "He%20said%20yes."
    raw = "One two three four five six seven eight nine ten."
    assert made(raw, raw) == "One%20two%20three,eight%20nine%20ten."


def test_the_page_keeps_its_quotes_and_the_syntax_is_encoded() -> None:
    assert made("“A&B, well-known”", "“A&B, well-known”") == (
        "%E2%80%9CA%26B%2C%20well%2Dknown%E2%80%9D"
    )


def test_both_ends_grow_until_they_are_unique() -> None:
    raw = "They said that aid ends. They said that war ends if all of them agree."
    assert made(raw, raw[25:]) == "They%20said%20that%20war,all%20of%20them%20agree."


def test_context_stands_only_where_eight_words_are_not_unique() -> None:
    raw = "First they left. And then they left."
    assert made(raw, "they left.", 0) == "First-,they%20left."
    assert made(raw, "they left.", 1) == "then-,they%20left."


def test_no_term_crosses_a_line_end_but_context_may_stand_in_the_next_line() -> None:
    raw = "Some other tail words here\nThe talks\nended well.\nA tail here\nThe talks\nended ill."
    assert made(raw, "The talks ended well.") == "The%20talks,ended%20well."
    assert made("Tail one\nSame again\nTail two\nSame again", "Same again", 1) == (
        "two-,Same%20again"
    )


@pytest.mark.parametrize(
    ("raw", "passage"),
    [
        ("It's done. Then: It’s done.", "It’s done."),
        ("The resume. Then: the résumé.", "the résumé."),
    ],
    ids=["quotes", "accents"],
)
def test_what_a_browser_takes_for_alike_is_told_apart(raw: str, passage: str) -> None:
    assert made(raw, passage) == f"Then%3A-,{render(Directive(passage))}"


def test_a_suffix_lets_the_range_run_on_to_the_end_that_has_it() -> None:
    raw = "We a b said so here. We c d said so there."
    assert marked(raw, "We,said%20so,-there") == [raw[:-7], raw[21:-7]]


@pytest.mark.parametrize(
    ("fragment", "found"),
    [
        ("range", ["range"]),
        ("MOUNTAIN%20RANGE", ["mountain range"]),
        ("mountain,range", ["mountain range"]),
        ("rang", []),
        ("ountain", []),
        ("an-,mountain", []),
        ("a-,mountain", ["mountain"]),
        ("a-,mountain,-range", ["mountain"]),
        ("range,mountain", []),
        ("Pakistan", []),
        ("Pakistan%E2%80%99s", ["Pakistan’s"]),
        ("Pakistan%27s", []),
    ],
)
def test_matching_on_word_boundaries(fragment: str, found: list[str]) -> None:
    assert marked("In Pakistan’s a mountain range, ranger.", fragment) == found


def test_alike_also_folds_quotes() -> None:
    assert marked("Pakistan’s", "Pakistan%27s", alike=True) == ["Pakistan’s"]


@pytest.mark.parametrize("fragment", ["", "-", "a-", "-a", "a,b,c", "a-b", "a,,b", "%FF"])
def test_what_is_no_fragment_is_refused(fragment: str) -> None:
    with pytest.raises(ValueError):
        parse(fragment)


def test_parse_and_render_are_inverse() -> None:
    fragment = "a%2Db-,c%20d,e%2C,-f%26"
    assert parse(fragment) == Directive("c d", "e,", "a-b", "f&")
    assert render(parse(fragment)) == fragment


def test_no_fragment_where_nothing_tells_two_passages_apart() -> None:
    raw = "\n".join(["again and again"] * 30)
    assert made(raw, "again and again", 15) == ""


WORDS = st.sampled_from(
    ["the", "The", "talks", "“talks”", "it’s", "it's", "résumé", "resume", "A&B,", "well-known"]
    + ["–", "-", "U.S.", "中国外交部", "end.", "«non»", "4,5", "(no)", "co\u00adop", "e\u0301t"]
)
SPACES = st.sampled_from([" ", "\u00a0", "  ", "\n", "\n\n", " \u200b"])


@given(st.data())
def test_a_made_fragment_marks_exactly_its_passage(data: st.DataObject) -> None:
    words = data.draw(st.lists(WORDS, min_size=1, max_size=40))
    text = NormalisedText("".join(word + data.draw(SPACES) for word in words))
    first = data.draw(st.integers(0, len(text.tokens) - 1))
    last = data.draw(st.integers(first, len(text.tokens) - 1))
    start, end = text.tokens[first][0], text.tokens[last][1]
    fragment = make(text, start, end)
    if fragment:
        assert matches(text, fragment) == matches(text, fragment, alike=True) == [(start, end)]
        directive = parse(fragment)
        for term in (directive.start, directive.end, directive.prefix, directive.suffix):
            assert term is None or len(term.split()) <= 8
