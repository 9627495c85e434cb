"""Where a sentence ends; the bar marks the end in each text."""

import pytest

from readouts.evidence.sentences import sentence_end
from readouts.evidence.text import NormalisedText, normalise

CASES = {
    "a full stop": "He left.| She stayed.",
    "title": "Mr. Wang met Dr. Khan and Gen. Li.| They spoke.",
    "initials": "George H. W. Bush spoke.| He left.",
    "acronym inside": "The U.S. Secretary of State spoke.| He left.",
    "acronym at the end": "It was news to the U.S.| The minister left.",
    "No. before a number": "Resolution No. 2593 was adopted.| All voted.",
    "No. as an answer": "No.| We will not.",
    "decimals and hours": "Some 4.5 million by 10 a.m. on Sept. 16 left.| Others stayed.",
    "closing quotes": "“We will.”| He left.",
    "a question that goes on": "“Will you?” he asked.| They would.",
    "exclamation": "Never again!| He left.",
    "ellipsis left out": "We … Pakistan must act.| Now.",
    "ellipsis at the end": "We will see…| Then act.",
    "a note's number": "They met.[12]| They left.",
    "the paragraph ends it": "A heading without a stop|\nThe text begins.",
    "lower case goes on": "For there will be. Or\n\nwill we fail?| No.",
    "Chinese": "我们反对。|他们同意。",
    "German ordinal": "Am 16. September trafen sie sich.| Dann nicht.",
    "the end of the text": "without any stop|",
}


@pytest.mark.parametrize("marked", CASES.values(), ids=CASES.keys())
def test_the_sentence_ends_at_the_bar(marked: str) -> None:
    expected, _, rest = marked.partition("|")
    text = NormalisedText(expected + rest)
    begin = text.text.index("Or ") if "Or\n" in marked else 0
    assert text.text[: sentence_end(text, begin)] == normalise(expected)


def test_the_margin_of_wrapped_text_ends_no_sentence() -> None:
    lines = [
        "The representatives of the four countries, who had met in",
        "Dushanbe on Thursday, said that they would go on with the",
        "talks about Afghanistan and that the Secretary-General of",
        "Shanghai Cooperation Organization had been informed about",
        "it all",
        "Heading",
        "They left.",
    ]
    text = NormalisedText("\n".join(lines))
    assert text.text[sentence_end(text, 0) :] == " Heading They left."
