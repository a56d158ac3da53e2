"""Numbers as texts write them, in digits, in Chinese characters and in English words."""

import re

from briefqa.folding import simplified

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_SMALL_SCALES = {"十": 10, "百": 100, "千": 1000}
_TENS = {"廿": 20, "卅": 30}  # one character each, which no digit counts
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

# 兆瓦 and 千克 are units, not scales; 萬米, 億克朗 and 百米 count what follows.
_BEGINS_UNIT = "兆(?=[瓦赫])|千(?=[瓦赫米]|卡(?![车片路通])|克(?![朗郎拉罗]))"
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WORDS = "|".join(sorted(_ENGLISH_WORDS, key=len, reverse=True))
CHINESE_NUMERAL = "[〇零一二三四五六七八九十百千万亿兆两廿卅]"
_SCALED = rf"(?:{_ARABIC})(?:\s?(?!{_BEGINS_UNIT})[十百千万亿兆])*"
_FURTHER = rf"(?<=[千万亿兆])\s?(?:{_ARABIC}|[一二三四五六七八九])(?:\s?(?!{_BEGINS_UNIT})[十百千万亿])+"  # 4亿 8千万
_REST = r"(?<=万)(?:\s?\d,\d{3}|\d{3,4})(?![\d年月%]|[,.]\d)"  # 1万9,500, 2,287万4,500
# A single letter as it stands: 5M is a million, 5m and 5t are a length and a mass.
_ENGLISH_SCALE = r"\s?(?:trillion|billion|million|thousand|bn|tn|mn)\b|(?-i:[KMBTkb])(?![A-Za-z0-9²³])"
_IN_DIGITS = rf"{_SCALED}(?:{_FURTHER})*(?:{_REST})?(?:{_ENGLISH_SCALE})?"
_IN_CHINESE = rf"(?:(?!兆[瓦赫]){CHINESE_NUMERAL})+(?<![十百千万亿兆]两)(?:点[〇零一二三四五六七八九]+[百千万亿兆]*)?"
_SCALE_WORDS = "hundred|thousand|million|billion|trillion"
_IN_WORDS = rf"\b(?:(?:{_WORDS})(?:[\s-](?:{_WORDS}))?(?:\s(?:{_SCALE_WORDS}))*|a\s(?:{_SCALE_WORDS}))\b"
# As it stands in `plain` text; to be compiled with re.I.
NUMBER = f"(?:{_IN_DIGITS}|{_IN_CHINESE}|{_IN_WORDS})"
_TWO_DIGITS = re.compile(
    r"(?P<head>(?:[一二三四五六七八九两]?[十百千万亿兆])*)(?P<digit>[一二三四五六七八两])(?P<next>[二三四五六七八九])(?P<tail>[十百千万亿兆]*)"
)
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


def ends_of(text: str) -> tuple[float, float] | None:
    """Both numbers that one in characters stands for: 三四百 is 300 to 400, 十七八 17 to 18. None where it is one number."""
    match = _TWO_DIGITS.fullmatch(text)
    if match is None or _DIGITS[match["next"]] != _DIGITS[match["digit"]] + 1:
        return None
    low, high = (number_of(f"{match['head']}{match[name]}{match['tail']}") for name in ("digit", "next"))
    return (low, high) if low is not None and high is not None else None


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
    """The Chinese reading: a digit times its small scale, a group of those times its big one. 萬億 and 千億 multiply.

    A digit that ends the number right behind a scale counts tenths of that scale: 一萬八 is 18,000, 一百零五 is 105.
    """
    if _ends_in_tenths(tokens):
        head = _sum(tokens[:-1])
        return None if head is None else head + _DIGITS[tokens[-1]] * _scale_of(tokens[-2]) / 10
    total = section = number = 0.0
    seen = False
    for token in tokens:
        if token in _DIGITS or token in _ENGLISH_WORDS or token[0].isdecimal():
            value = _DIGITS.get(token, _ENGLISH_WORDS.get(token))
            number += float(token.replace(",", "")) if value is None else value
        elif token in _SMALL_SCALES or token == "hundred":
            section += (number or 1) * _SMALL_SCALES.get(token, 100)
            number = 0
        elif token in _TENS and not number:
            section += _TENS[token]
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


def _scale_of(token: str) -> int:
    return _SMALL_SCALES.get(token, _BIG_SCALES.get(token, 0))


def _ends_in_tenths(tokens: list[str]) -> bool:
    """Whether the last digit of a number in characters stands right behind a scale that a digit counts: 三百五, not 萬一."""
    return len(tokens) > 2 and _DIGITS.get(tokens[-1], 0) > 0 and _scale_of(tokens[-2]) > 0 and tokens[0] in _DIGITS
