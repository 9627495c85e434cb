"""The normal form: what offsets and hashes refer to, and the way back to the page."""

import hashlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readouts.evidence.text import NormalisedText, count_words, normalise

CHARS = st.text(
    st.one_of(
        st.sampled_from(
            "aéßİ \t\n\r\x0c\x85\xa0\u2009\u2028\u200b\xad\ufeff‘’“”«»–—-'\"\u0301각ᄀ각中"
        ),
        st.characters(blacklist_categories=("Cs",)),
    )
)


@pytest.mark.parametrize(
    ("raw", "normal"),
    [
        ("cafe\u0301", "café"),
        ("‘a’ ‚b‛ “c” „d‟ «e» ‹f›", "'a' 'b' \"c\" \"d\" \"e\" 'f'"),
        ("a\u2010b\u2011c\u2012d–e—f―g−h", "a-b-c-d-e-f-g-h"),
        (" a\u00a0\u2009 b\r\n\u2028c ", "a b c"),
        ("zero\u200bwidth co\u00adoperate \ufeffmark", "zerowidth cooperate mark"),
        ("e\u00ad\u0301", "é"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("", ""),
    ],
    ids=[
        "nfc",
        "quotes",
        "dashes",
        "white space",
        "unseen",
        "unseen before nfc",
        "joiner",
        "empty",
    ],
)
def test_normal_form(raw: str, normal: str) -> None:
    assert normalise(raw) == normal


def test_a_span_leads_back_to_the_raw_characters() -> None:
    text = NormalisedText("  He\u00a0\n said “cafe\u0301” – so")
    start = text.text.index('"')
    assert text.raw[slice(*text.raw_span(start, start + 6))] == "“cafe\u0301”"
    assert text.page[start : start + 6] == "“café”"


def test_hashes_are_of_the_normal_form_in_utf8() -> None:
    text = NormalisedText("“Né”  ici")
    assert text.sha256() == hashlib.sha256('"Né" ici'.encode()).hexdigest()
    assert text.passage_sha256(0, 4) == hashlib.sha256('"Né"'.encode()).hexdigest()


@given(CHARS)
def test_normalising_twice_changes_nothing_and_offsets_hold(raw: str) -> None:
    text = NormalisedText(raw)
    assert normalise(text.text) == text.text
    assert unicodedata.is_normalized("NFC", text.text)
    assert len(text.page) == len(text.text)
    spans = [text.raw_span(i, i + 1) for i in range(len(text))]
    assert spans == sorted(spans)
    assert all(normalise(raw[a:b]) in ("", text.text[i]) for i, (a, b) in enumerate(spans))


def test_a_word_is_a_run_between_spaces_or_four_characters_without_them() -> None:
    assert count_words("Well-known - a word, “two”.") == 5
    text = NormalisedText("中国外交部发言人，Wang Yi 说")
    assert [text.text[a:b] for a, b in text.tokens] == [
        "中国外交",
        "部发言人，",
        "Wang",
        "Yi",
        "说",
    ]


def test_a_token_belongs_to_the_passage_that_holds_its_first_character() -> None:
    text = NormalisedText("the conflict—they said")
    dash = text.text.index("-")
    assert text.token_range(0, dash) == (0, 2)
    assert text.token_range(dash + 1, len(text)) == (2, 3)
    assert text.token_range(dash + 1, dash + 5) == (1, 2)
