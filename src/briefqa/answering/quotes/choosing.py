"""Which sentences are quoted: the best one, those about as good, and those that answer too."""

from collections.abc import Sequence

from briefqa.answering.quotes.candidates import Candidate, overlaps, places_in
from briefqa.folding import is_latin

CLEARLY_RELEVANT = 1.0  # a logit of the cross-encoder
SCORE_MARGIN = 0.06  # a further sentence is quoted if its score is at most this far below the best one's
ANSWERS_TOO_LOGIT = 0.0  # a logit of the cross-encoder, from which on a sentence further down is quoted beside the best
NO_ANSWER_LOGIT = -6.0  # below which a sentence is not quoted where another one answers
BESIDE_MARGIN = 0.15  # below the best sentence's score, for what is in its language
BESIDE_MARGIN_ACROSS = 0.25  # in another one all scores are lower
LEAST_COVERAGE = 0.05  # 19 of 20 right answers across languages cover more, in xquad-en2zh-half


def choose(found: Sequence[Candidate], most: int, chosen: list[Candidate], relevance: float) -> None:
    """Adds the best sentence, those about as good, and those that answer too; no words and no place twice.

    relevance: the logit from which on a sentence does.
    """
    if any(item.relevance >= ANSWERS_TOO_LOGIT for item in found):
        found = [item for item in found if not item.relevance < NO_ANSWER_LOGIT]
    near = [item for item in found if item.score >= found[0].score - SCORE_MARGIN]
    beside = [item for item in found[len(near) :] if answers_beside(item, found[0], relevance)]
    room = max(most - len(beside), 1)
    added = 0
    for item in (*near[:room], *beside, *near[room:]):
        places = places_in(item.quote.document_id, chosen)
        if added == most:
            break
        if not overlaps(item.quote.span, places) and all(item.quote.text != other.quote.text for other in chosen):
            chosen.append(item)
            added += 1


def would_be_quoted(item: Candidate, best: Candidate) -> bool:
    """Whether a sentence would be quoted beside the best one."""
    return item.score >= best.score - SCORE_MARGIN or answers_beside(item, best, ANSWERS_TOO_LOGIT)


def answers_beside(item: Candidate, best: Candidate, relevance: float) -> bool:
    """Whether a sentence, in any language, was read as an answer of such relevance, shares a word, and is not too far off."""
    if not (item.relevance >= relevance and item.coverage >= LEAST_COVERAGE):
        return False  # so it is with most, which were not read: telling their scripts would take longer
    across = is_latin(item.quote.text) != is_latin(best.quote.text)
    return item.score >= best.score - (BESIDE_MARGIN_ACROSS if across else BESIDE_MARGIN)
