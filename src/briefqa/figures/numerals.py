"""Numbers as texts write them, in digits, in Chinese characters and in English words."""

import re

from briefqa.folding import simplified

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_SMALL_SCALES = {"十": 10, "百": 100, "千": 1000}
_BIG_SCALES = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_ENGLISH_SCALES = {
    **dict.fromkeys(("k", "thousand"), 10**3),
    **dict.fromkeys(("m", "mn", "million"), 10**6),
    **dict.fromkeys(("b", "bn", "billion"), 10**9),
    **dict.fromkeys(("t", "tn", "trillion"), 10**12),
}
_ENGLISH_WORDS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
} | {word: 10 * value for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}  # noqa: SIM905 as prose

# Full-width ASCII, and the two signs that NFKC would leave; each one character for one.
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord("￥"): "¥",
    ord("﹪"): "%",
    ord("　"): " ",
    ord("\u00a0"): " ",
    ord("\u202f"): " ",
    ord("，"): "，",  # kept: 1，2 are two numbers
    ord("．"): ".",
}

_UNIT_FOLLOWS = "(?![瓦赫克米卡])"  # 兆瓦 and 千克 are units, not scales
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WORDS = "|".join(sorted(_ENGLISH_WORDS, key=len, reverse=True))
CHINESE_NUMERAL = "[〇零一二三四五六七八九十百千万亿兆两]"
_SCALED = rf"(?:{_ARABIC})(?:\s?[十百千万亿兆]{_UNIT_FOLLOWS})*"
_FURTHER = rf"(?<=[千万亿兆])\s?(?:{_ARABIC}|[一二三四五六七八九])(?:\s?[十百千万亿]{_UNIT_FOLLOWS})+"  # 4亿 8千万
_REST = r"(?<=万)(?:\s?\d,\d{3}|\d{3,4})(?![\d年月%]|[,.]\d)"  # 1万9,500, 2,287万4,500
_ENGLISH_SCALE = r"\s?(?:trillion|billion|million|thousand|bn|tn|mn)\b|[KMBTkb](?![A-Za-z0-9])"
_IN_DIGITS = rf"{_SCALED}(?:{_FURTHER})*(?:{_REST})?(?:{_ENGLISH_SCALE})?"
_IN_CHINESE = rf"{CHINESE_NUMERAL}+(?:点[〇零一二三四五六七八九]+[百千万亿兆]*)?"
_SCALE_WORDS = "hundred|thousand|million|billion|trillion"
_IN_WORDS = rf"\b(?:(?:{_WORDS})(?:[\s-](?:{_WORDS}))?(?:\s(?:{_SCALE_WORDS}))*|a\s(?:{_SCALE_WORDS}))\b"
# As it stands in `plain` text, in any case.
NUMBER = f"(?:{_IN_DIGITS}|{_IN_CHINESE}|{_IN_WORDS})"
_TOKEN = re.compile(rf"{_ARABIC}|[A-Za-z]+|.", re.S)


def plain(text: str) -> str:
    """The text as numbers are read in it: half-width and Simplified, as long as it was, so that places stay."""
    return simplified(text.translate(_PLAIN))


def number_of(text: str) -> float | None:
    """The value of a number in plain text: `6,710 亿` 6.71e11, `二〇二五` 2025, `4亿8千万` 4.8e8. None where it is none."""
    tokens = [token.lower() for token in _TOKEN.findall(text) if token.strip() and token != "-"]
    if not tokens:
        return None
    if len(tokens) > 1 and all(token in _DIGITS for token in tokens):
        return float("".join(str(_DIGITS[token]) for token in tokens))
    if "点" in tokens:
        return _with_point(tokens)
    return _sum(tokens)


def _with_point(tokens: list[str]) -> float | None:
    at = tokens.index("点")
    whole, behind = _sum(tokens[:at]), [token for token in tokens[at + 1 :] if token in _DIGITS]
    if whole is None or not behind:
        return None
    value = whole + float("0." + "".join(str(_DIGITS[token]) for token in behind))
    for token in tokens[at + 1 :]:
        value *= _SMALL_SCALES.get(token, _BIG_SCALES.get(token, 1))
    return value


def _sum(tokens: list[str]) -> float | None:
    """The Chinese reading: a digit times its small scale, a group of those times its big one. 萬億 and 千億 multiply."""
    total = section = number = 0.0
    seen = False
    for token in tokens:
        if token in _DIGITS or token in _ENGLISH_WORDS or token[0].isdecimal():
            value = _DIGITS.get(token, _ENGLISH_WORDS.get(token))
            number += float(token.replace(",", "")) if value is None else value
        elif token in _SMALL_SCALES or token == "hundred":
            section += (number or 1) * _SMALL_SCALES.get(token, 100)
            number = 0
        elif scale := _BIG_SCALES.get(token) or _ENGLISH_SCALES.get(token):
            group = section + number
            total = total + group * scale if group else (total or 1) * scale
            section = number = 0
        elif token == "a":
            continue
        else:
            return None
        seen = True
    return total + section + number if seen else None
