"""What a question is made of, before anything is searched."""

import re

from briefqa.config import MAX_QUESTION_CHARS
from briefqa.errors import InputRefused

_ASKS_FOR_SOURCE = re.compile(
    r"來源|来源|出處|出处|註[釋腳解]|注[释釋脚腳]|腳註|脚注|引用|引自|依據|依据|參考|参考|根據(?:哪|什麼|何)|根据(?:哪|什么|何)"
    r"|\b(?:sources?|footnotes?|cit(?:es?|ed|ation)|references?)\b",
    re.I,
)


def checked_question(text: str) -> str:
    """The question without white space at its ends. Raises InputRefused for an empty or over-long one."""
    if len(text) > MAX_QUESTION_CHARS:
        raise InputRefused(
            f"The question has {len(text)} characters; at most {MAX_QUESTION_CHARS} are taken. Ask for one thing at a time."
        )
    question = text.encode("utf-8", "replace").decode("utf-8").strip()
    if not any(character.isalnum() for character in question):
        raise InputRefused("The question holds no words. Ask for something, such as: DeepSeek R1 的參數規模有多大？")
    return question


def asks_for_source(question: str) -> bool:
    """Whether the question is about where a statement comes from, so that footnotes are answers."""
    return bool(_ASKS_FOR_SOURCE.search(question))
