"""Units as texts write them, each with what it measures and how much of the base unit it is."""

import re
from dataclasses import dataclass
from enum import StrEnum

from briefqa.figures.numerals import CHINESE_NUMERAL, number_of


class FigureKind(StrEnum):
    """What a figure is a figure of."""

    MONEY = "money"
    PERCENT = "percent"
    POINTS = "percentage points"
    TIMES = "times"  # 三倍
    DURATION = "duration"  # in days
    AGE = "age"
    MEASURE = "measure"  # a length, an area, a mass, a power …
    COUNT = "count"  # of people, of things
    NUMBER = "number"  # no unit is stated


@dataclass(frozen=True, slots=True)
class Unit:
    """`name` is the base unit, `factor` what one of this unit is in it."""

    kind: FigureKind
    name: str
    factor: float = 1.0


NO_UNIT = Unit(FigureKind.NUMBER, "")

_DAY, _YEAR, _MONTH = 1.0, 365.25, 30.4375
# Unit → how plain text writes it; regular expressions, longest form first where one is the beginning of another.
_MONEY = {
    "USD": ("美元", "美金", "US dollars?", "dollars?", r"USD\b"),
    "CNY": ("元人民币", "人民币元?", r"RMB\b", r"CNY\b", r"yuan\b", r"renminbi\b"),
    "TWD": ("元新台币", "新台币元?", "台币", r"NTD\b", r"TWD\b"),
    "EUR": ("欧元", r"euros?\b", r"EUR\b"),
    "JPY": ("日元", "日圆", "日币", r"JPY\b", r"yen\b"),
    "GBP": ("英镑", r"GBP\b", r"pounds sterling\b"),
    "HKD": ("港元", "港币", r"HKD\b"),
    "KRW": ("韩元", "韩圆", "韩圜", r"KRW\b"),
    "RUB": ("卢布", r"rou?bles?\b"),
    "INR": ("卢比", r"rupees?\b"),
    "AUD": ("澳元", "澳币"),
    "CHF": ("瑞士法郎",),
    "FRF": ("法郎", r"francs?\b"),
    "DEM": ("马克(?!思|龙|吐)",),
    "克朗": ("(?:瑞典|挪威|丹麦|捷克|冰岛)?克[朗郎]", r"kron(?:a|e|er|or)\b"),
    "两": ("两白银", "两银",  "两(?:黄金|银子|白银)"),
    "元": ("元(?!素|旦|月|年|代|宇|首|老|件|帅)", "圆(?![形的])", "块钱", r"块(?=半(?:左右|上下|[^\u4e00-\u9fff]|$))"),  # of a country that is not said
}  # fmt: skip
PREFIXES = {
    "USD": (r"US\$", r"U\.S\.\$", "USD", "美元", "美金", r"\$"),
    "CNY": ("人民币", "RMB", "CNY", r"CN¥", "¥"),
    "TWD": (r"NT\$", "新台币", "台币", "NTD", "TWD"),
    "HKD": (r"HK\$", "港币", "HKD"),
    "EUR": ("€", "EUR"),
    "GBP": ("£", "GBP"),
    "JPY": (r"JP¥", "JPY", "日币"),
    "KRW": ("₩", "KRW"),
    "INR": ("₹", "INR", r"(?<![A-Za-z])Rs\.?"),
}
_DURATION = {
    _YEAR * 100: ("个世纪", r"centur(?:y|ies)\b"),
    _YEAR: ("年(?!代|度|级|龄|前的|月)", r"years?\b(?![\s-]old)"),
    _YEAR / 4: ("个季度?", r"quarters?\b"),
    _MONTH: ("个月", r"months?\b"),
    7.0: ("个?星期", "个?礼拜", "周(?!年|边|岁|期)", r"weeks?\b"),
    _DAY: ("天", "日(?![本均籍媒语线咳维])", r"days?\b"),
    _DAY / 24: ("个?小时", "个钟头", r"hours?\b"),
    _DAY / 1440: ("分钟", r"minutes?\b"),
    _DAY / 86400: ("秒钟?(?!速)", r"seconds?\b"),
}
# Base unit → factor → forms. 米 but not 米饭, m but not in a word.
_MEASURES: dict[str, dict[float, tuple[str, ...]]] = {
    "m²": {
        1e6: ("平方公里", "平方千米", r"km2\b", "km²", r"square kilomet(?:re|er)s?", r"sq\.? ?km\b"),
        1e4: ("公顷", r"hectares?\b"),
        1.0: ("平方公尺", "平方米", r"m2\b", "m²", r"square met(?:re|er)s?"),
        4046.86: ("英亩", r"acres?\b"),
        2.59e6: ("平方英里", "平方哩", "square miles?"),
        3.3058: ("坪",),
        666.67: ("亩",),
    },
    "m³": {1.0: ("立方公尺", "立方米", "m³", r"cubic met(?:re|er)s?"), 1e-3: ("公升", "升(?!级|至|到|高|值|息|幅|学)", r"lit(?:re|er)s?\b")},
    "m": {
        1e3: ("公里(?!/)", "千米", r"km\b(?!/)", r"kilomet(?:re|er)s?\b"),
        1.0: ("公尺", "米(?![饭粮格糕兰]|老鼠|其林)", r"(?-i:m)\b(?!/)", r"met(?:re|er)s?\b"),
        0.01: ("公分", "厘米", r"cm\b", r"centimet(?:re|er)s?\b"),
        1e-3: ("公厘", "毫米", r"mm\b"),
        1e-9: ("奈米", "纳米", r"nm\b", r"nanomet(?:re|er)s?\b"),
        1609.34: ("英里", "哩", r"miles?\b"),
        1852.0: ("海里", "浬", r"nautical miles?\b"),
        0.3048: ("英尺", "呎", r"f(?:ee|oo)?t\b"),
        0.0254: ("英寸", "英吋", "吋", r"inch(?:es)?\b"),
    },
    "kg": {
        1e3: ("公吨", "吨", r"tons?\b", r"tonnes?\b", r"(?-i:t)\b(?!/)"),
        1.0: ("公斤", "千克", r"kg\b", r"kilograms?\b"),
        0.5: ("斤",),
        1e-3: ("公克", "克(?![拉服制朗郎罗里什隆耳]|林顿)", r"grams?\b"),
        0.4536: ("英?磅", r"lbs?\b"),
    },
    "W": {
        1e9: ("吉瓦(?!小?时)", r"GW\b", r"gigawatts?\b(?![\s-]hours?)"),
        1e6: ("兆瓦(?!小?时)", r"MW\b", r"megawatts?\b(?![\s-]hours?)"),
        1e3: ("千瓦(?!小?时)", r"kW\b", r"kilowatts?\b(?![\s-]hours?)"),
        1.0: ("瓦(?!小?时)", r"watts?\b(?![\s-]hours?)"),
    },
    "Wh": {
        1e12: (r"TWh\b", r"terawatt[\s-]?hours?\b"),
        1e9: ("吉瓦小?时", r"GWh\b", r"gigawatt[\s-]?hours?\b"),
        1e6: ("兆瓦小?时", r"MWh\b", r"megawatt[\s-]?hours?\b"),
        1e3: ("千瓦小?时", "度电", r"kWh\b", r"kilowatt[\s-]?hours?\b"),
    },
    "bit/s": {  # a single bps is as often a hundredth of a percentage point
        factor: (rf"{letter}bps\b", rf"(?-i:{letter}b(?:it)?/s\b)") for factor, letter in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "[Kk]"))
    },
    "B": {1e15: (r"PB\b",), 1e12: (r"TB\b",), 1e9: (r"GB\b",), 1e6: (r"MB\b",), 1e3: (r"KB\b",)},
    "Hz": {1e9: ("吉赫", r"GHz\b"), 1e6: ("兆赫", r"MHz\b"), 1e3: ("千赫", r"kHz\b"), 1.0: (r"Hz\b", "赫兹?")},
    "FLOPS": {1e18: (r"EFLOPS?\b",), 1e15: (r"PFLOPS?\b",), 1e12: (r"TFLOPS?\b", r"TOPS\b")},
    "°C": {1.0: ("℃", "°C", "摄氏度", r"degrees? (?:Celsius|centigrade)\b", "度(?!电|假|过)")},
    "dB": {1.0: ("分贝", r"(?-i:dB)\b", r"decibels?\b")},
    "m/s": {1852 / 3600: (r"knots?\b",), 1 / 3.6: ("公里/小时", r"km/h\b"), 1.0: (r"m/s\b", "公尺/秒", "米/秒")},
}  # fmt: skip
_COUNTS = {
    "人": ("(?:名|位|个)?(?:员工|雇员|职员)", "(?<!一)员(?![工额警林外])", "人次?(?!工|类|民|均|口|才|格|力|形|物|士|文|造|为|权|体|员|生)", "名(?!义|称|字|列|为)", "位(?!于|置|在|元|数|址)", r"people\b", r"persons?\b", r"employees?\b", r"workers?\b", r"soldiers?\b", r"students?\b", "人口"),
    "用户": ("(?:个|位|名)?(?:月?活跃)?用户", r"(?:monthly |daily |active )*users?\b"),
    "户": ("户",),
    "家": ("(?:家|间)", r"(?:compan(?:y|ies)|firms?|enterprises?|businesses)\b"),
    "国": ("个?国家?(?!防|会|务|民|内|产|王)", r"(?:countries|nations)\b"),
    "页": ("页", r"pages?\b"),
    "例": ("例(?![如子外行证句题会假规])", r"cases?\b", r"deaths?\b"),
    "次": ("次(?!元|数|要|于)", "回(?!到|应)", r"(?<![A-Za-z])times\b(?! (?:as|more|higher|larger|the))"),
    "参数": ("个?参数", r"parameters?\b"),
    "token": (r"(?:个 ?)?tokens?\b", "个?词元"),
    "分": ("分(?!之|钟|别|为|成|布|析|公司|支|店|子|类|校|裂|离|割|行|享|数|配)", r"(?<!percentage )points?\b"),
    "座": ("座(?!位|谈)",),
}  # fmt: skip
CLASSIFIERS = "个座种项条件篇部本份台辆架艘枚颗支只头匹棵株张片块所栋幢层级届期笔批套组队对双起处道门款步章节卷册首句字票席场站县省市州岛封类派族代轮局胜门"


def _compiled(forms: tuple[str, ...]) -> str:
    """Any of the forms. A Latin one ends where no letter or digit of its script follows: 20m高."""
    return "|".join(forms).replace(r"\b", "(?![A-Za-z0-9_])")


def _table() -> list[tuple[Unit, str]]:
    rows: list[tuple[Unit, str]] = [
        (Unit(FigureKind.POINTS, "percentage points"), r"个?百分点|percentage points?\b|ppts?\b"),
        (Unit(FigureKind.PERCENT, "%"), r"%|per ?cent\b|pct\b"),
        (Unit(FigureKind.PERCENT, "%", 10.0), "成(?!立|为|员|功|果|本|长|分|年|人|熟|就|交|绩|都)"),
        (Unit(FigureKind.TIMES, "times"), r"倍|times (?=as|more|higher|larger|the)|-?fold\b|x\b"),
        (Unit(FigureKind.AGE, "years of age"), r"岁|years? old\b|-year-old\b"),
    ]
    rows += [(Unit(FigureKind.MONEY, name), _compiled(forms)) for name, forms in _MONEY.items()]
    for base, factors in _MEASURES.items():
        rows += [(Unit(FigureKind.MEASURE, base, factor), _compiled(forms)) for factor, forms in factors.items()]
    rows += [(Unit(FigureKind.DURATION, "days", factor), _compiled(forms)) for factor, forms in _DURATION.items()]
    rows += [(Unit(FigureKind.COUNT, name), _compiled(forms)) for name, forms in _COUNTS.items()]
    rows += [(Unit(FigureKind.COUNT, name), f"{name}(?!别|月|性|人|体)") for name in CLASSIFIERS]
    return rows


_UNITS = _table()
_NAMED = re.compile(rf"[\s-]?(?:{'|'.join(f'(?P<u{i}>{forms})' for i, (_, forms) in enumerate(_UNITS))})", re.I)
_KNOT = Unit(FigureKind.MEASURE, "m/s", 1852 / 3600)
_OF_SPEED = re.compile(r"速[^，。；;]{0,12}$")  # before 節: a knot, and no section of a book
# 日 behind a number is a day of a month, but where no month has so many, what is behind bounds it, or it is said to last.
_LAST_DAY = 31
_NUMBER_BEFORE = re.compile(rf"(?:(?<![\d.,])\d{{1,4}}|(?<!{CHINESE_NUMERAL}){CHINESE_NUMERAL}{{1,7}})\s?$")
_BOUNDS_DAYS = re.compile(r"\s?(?:以?内|之内|间|以[上下])")
_LASTS = re.compile(
    r"(?:[留保]存|保留|为期|历时|历经|超过|(?<!每)逾期?|公告|公示|期[限间]|长达|延长|展延|不到|[届期未]?满|(?<![下到送抵表传])达|至[少多]|最[少多长]|不得[少多]于|连续)"
    r"\s?[：:为约]?\s?$"
)
# With what is kept or stops between: 停止發證九日. Only in characters, as a law writes it.
_LASTS_AS_TOLD = re.compile(r"(?:[留保]存|暂停|停止|停[工业学课权职]|拘留|羁押|禁止)[\u4e00-\u9fff]{0,4}$")
_OF_A_MONTH = re.compile(r"\s?(?:[上下中]午|[晚早凌清傍深夜]|[起至到前当]|[(（\d]|公布|发布|宣布|举)")
# 度 as power and water are counted, and no degree: told by what its clause speaks of, or by a scale.
_CLAUSE = re.compile(r"[，。；;、]|,(?!\d)")
_WARM = re.compile(r"[温热冷烧寒暖]|摄氏|华氏|[经纬]|倾|角|空调")
_METERED = re.compile(
    r"(?P<water>[用耗省节供造产]水|水[量费价])|(?P<power>[用发耗省节供售购绿]电|电[量力费价能])", re.I
)
_KILOWATT_HOUR, _CUBIC_METRE = Unit(FigureKind.MEASURE, "Wh", 1e3), Unit(FigureKind.MEASURE, "m³")
_COUNTED_DEGREE = Unit(FigureKind.COUNT, "度")
_ONCE = re.compile(r"(?<![十百千万点])一\s?$")
_GOES_ON = re.compile(r"(?!以|[左上]|多)[\u4e00-\u9fff]")
_MANY = re.compile(r"(?:[万亿]|\d,\d{3}|\d{4})\s?$")  # more than is measured of warmth
_LOOK_BACK = 24
_MAY_BEGIN = re.compile(r"[\s-]?[\u4e00-\u9fffA-Za-z%℃°]")
_BEFORE = re.compile(
    rf"(?:{'|'.join(f'(?P<{name}>{_compiled(forms)})' for name, forms in PREFIXES.items())})\s?(?:约|達|达|近)?\s?$"
)


def unit_behind(text: str, at: int) -> tuple[Unit, int]:
    """The unit that stands at a place of plain text, and where it ends; NO_UNIT and the place itself where none does."""
    match = _NAMED.match(text, at) if _MAY_BEGIN.match(text, at) else None
    if match is None or match.lastgroup is None:
        return NO_UNIT, at
    unit = _as_told(text, at, match.end(), _UNITS[int(match.lastgroup[1:])][0])
    return (unit, match.end()) if unit is not NO_UNIT else (NO_UNIT, at)


def _as_told(text: str, at: int, end: int, unit: Unit) -> Unit:
    """A unit that stands at a place, as what stands around it tells it: 24 節 of speed, 日 of a month, 度 of power."""
    if unit.name == "节":
        return _KNOT if _OF_SPEED.search(text, max(at - _LOOK_BACK, 0), at) else unit
    if text[end - 1] == "日" and unit.kind is FigureKind.DURATION:
        return unit if _is_length_in_days(text, at, end) else NO_UNIT
    if text[end - 1] == "度" and text[at:end].strip() == "度":
        return _degree(text, at, end, unit)
    return unit


def _is_length_in_days(text: str, at: int, end: int) -> bool:
    """Whether the 日 behind a number counts days, and is no day of a month: 九十日, 留存三十日, but 30日上午."""
    number = _NUMBER_BEFORE.search(text, max(at - _LOOK_BACK, 0), at)
    if number is None:
        return False
    if _BOUNDS_DAYS.match(text, end) or (number_of(number[0]) or 0) > _LAST_DAY:
        return True
    first = max(number.start() - _LOOK_BACK, 0)
    lasts = _LASTS.search(text, first, number.start())
    if lasts is None and not number[0][0].isdecimal():
        lasts = _LASTS_AS_TOLD.search(text, first, number.start())
    return lasts is not None and not _OF_A_MONTH.match(text, end)


def _degree(text: str, at: int, end: int, unit: Unit) -> Unit:
    """What 度 at a place counts: warmth, power, water, or what only the text knows; NO_UNIT of 一度, once."""
    clause = _CLAUSE.split(text[max(at - _LOOK_BACK, 0) : at])[-1]
    if _WARM.search(clause):
        return unit
    if text.startswith("水", end) and not text.startswith("水温", end):
        return _CUBIC_METRE
    if _ONCE.search(clause) and _GOES_ON.match(text, end):
        return NO_UNIT
    if metered := list(_METERED.finditer(clause)):
        return _CUBIC_METRE if metered[-1]["water"] else _KILOWATT_HOUR
    return _COUNTED_DEGREE if _MANY.search(clause) else unit


def currency_before(text: str, at: int) -> tuple[Unit, int]:
    """The currency that stands right before a place of plain text, and where it begins; NO_UNIT where none does."""
    match = _BEFORE.search(text, max(at - 8, 0), at)
    if match is None or match.lastgroup is None:
        return NO_UNIT, at
    return Unit(FigureKind.MONEY, match.lastgroup), match.start()
