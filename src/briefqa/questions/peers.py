"""Things of one sort that a comparing text tells of in turn: countries, ships, firms; which one a question is about.

Countries are a closed list, since no dictionary says which of its names are. A ship or a firm is told by how its name ends.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from briefqa.folding import fold

# Each with all that folded texts call it and its people, Chinese before English; the first two may be what all is about.
_COUNTRIES = """
台湾 中华民国 我国 国内 全国 本国 台商 台美 台日 taiwan taiwanese taipei
中国 我国 国内 全国 本国 大陆 中方 中商 陆商 中美 北京 china chinese mainland beijing
日本 日方 日商 日企 美日 台日 中日 日韩 韩日 japan japanese
韩国 南韩 大韩民国 韩方 韩商 韩企 日韩 韩日 美韩 korea korean
朝鲜 北韩 north_korea north_korean
美国 美方 美商 美军 台美 中美 美日 美韩 united_states usa u.s american americans washington
英国 英方 英商 united_kingdom uk britain british
法国 法方 法商 france french
德国 德方 德商 germany german
俄罗斯 俄国 俄方 俄军 russia russian
乌克兰 ukraine ukrainian
波兰 poland polish
捷克 czechia czech
斯洛伐克 slovakia slovak
匈牙利 hungary hungarian
奥地利 austria austrian
瑞士 switzerland swiss
比利时 belgium belgian
荷兰 netherlands dutch
卢森堡 luxembourg
丹麦 denmark danish
挪威 norway norwegian
瑞典 sweden swedish
芬兰 finland finnish
冰岛 iceland icelandic
爱尔兰 ireland irish
西班牙 spain spanish
葡萄牙 portugal portuguese
意大利 义大利 italy italian
希腊 greece greek
马耳他 马尔他 malta maltese
塞浦路斯 赛普勒斯 cyprus cypriot
土耳其 turkey türkiye turkish
爱沙尼亚 estonia estonian
拉脱维亚 latvia latvian
立陶宛 lithuania lithuanian
白俄罗斯 白罗斯 belarus belarusian
罗马尼亚 romania romanian
保加利亚 bulgaria bulgarian
塞尔维亚 serbia serbian
克罗地亚 克罗埃西亚 croatia croatian
斯洛文尼亚 slovenia slovenian
阿尔巴尼亚 albania albanian
摩尔多瓦 moldova moldovan
亚美尼亚 armenia armenian
阿塞拜疆 亚塞拜然 azerbaijan azerbaijani
哈萨克斯坦 哈萨克 kazakhstan kazakh
乌兹别克斯坦 乌兹别克 uzbekistan uzbek
蒙古 mongolia mongolian
印度 india indian
巴基斯坦 pakistan pakistani
孟加拉国 孟加拉 bangladesh bangladeshi
斯里兰卡 sri_lanka sri_lankan
尼泊尔 nepal nepalese nepali
不丹 bhutan bhutanese
马尔代夫 马尔地夫 maldives maldivian
阿富汗 afghanistan afghan
越南 vietnam vietnamese
泰国 thailand thai
老挝 寮国 laos lao laotian
柬埔寨 cambodia cambodian khmer
缅甸 myanmar burma burmese
马来西亚 大马 malaysia malaysian
新加坡 星国 singapore singaporean
印度尼西亚 印尼 indonesia indonesian
菲律宾 philippines philippine filipino
文莱 汶莱 brunei bruneian
东帝汶 timor-leste east_timor
澳大利亚 澳洲 australia australian
新西兰 纽西兰 new_zealand
斐济 fiji fijian
帕劳 帛琉 palau palauan
图瓦卢 吐瓦鲁 tuvalu tuvaluan tuvaluans
瑙鲁 诺鲁 nauru nauruan
基里巴斯 吉里巴斯 kiribati
马绍尔群岛 马绍尔 marshall_islands marshall_islanders
密克罗尼西亚 micronesia micronesian
所罗门群岛 索罗门群岛 所罗门 solomon_islands
瓦努阿图 万那杜 vanuatu
萨摩亚 samoa samoan
汤加 东加 tonga tongan
巴布亚新几内亚 巴布亚纽几内亚 巴纽 papua_new_guinea
加拿大 canada canadian
墨西哥 mexico mexican
古巴 cuba cuban
危地马拉 瓜地马拉 guatemala guatemalan
洪都拉斯 宏都拉斯 honduras honduran
巴拿马 panama panamanian
哥斯达黎加 哥斯大黎加 costa_rica costa_rican
海地 haiti haitian
巴西 brazil brazilian
阿根廷 argentina argentine
智利 chile chilean
秘鲁 peru peruvian
哥伦比亚 colombia colombian
委内瑞拉 venezuela venezuelan
厄瓜多尔 厄瓜多 ecuador ecuadorian
玻利维亚 bolivia bolivian
巴拉圭 paraguay paraguayan
乌拉圭 uruguay uruguayan
以色列 israel israeli
伊朗 iran iranian
伊拉克 iraq iraqi
叙利亚 syria syrian
黎巴嫩 lebanon lebanese
约旦 jordanian
沙特阿拉伯 沙乌地阿拉伯 沙特 沙乌地 saudi_arabia saudi
阿联酋 阿拉伯联合酋长国 阿联 united_arab_emirates uae emirati
卡塔尔 卡达 qatar qatari
也门 叶门 yemen yemeni
埃及 egypt egyptian
摩洛哥 morocco moroccan
阿尔及利亚 algeria algerian
利比亚 libya libyan
埃塞俄比亚 衣索比亚 ethiopia ethiopian
肯尼亚 肯亚 kenya kenyan
乌干达 uganda ugandan
卢旺达 卢安达 rwanda rwandan
坦桑尼亚 坦尚尼亚 tanzania tanzanian
赞比亚 尚比亚 zambia zambian
莫桑比克 莫三比克 mozambique mozambican
尼日利亚 奈及利亚 nigeria nigerian
加纳 迦纳 ghana ghanaian
塞内加尔 senegal senegalese
索马里 索马利亚 somalia somali
南非 south_africa south_african
斯威士兰 史瓦帝尼 eswatini
"""
AT_HOME = frozenset({"0", "1"})  # the first two: what collections are about without saying so
_NO_COUNTRY = (
    r"(?:[今明昨次当即十\d]日本|国内外|全国性|印度洋|日本海|台湾海峡|[东南]中国海|south china sea|indian ocean)"
)
# How what is no country ends: a ship, a firm. In folded text, whose quotation marks are all alike.
_SHAPES = {
    "ship": r'(?:(?<=")[\u4e00-\u9fff]{1,4}[号轮舰](?=")|(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,3}[号轮舰](?=[的在有是被与和]|$|[^\u4e00-\u9fff]))',
    "firm": r"[\u4e00-\u9fff]{2}(?:重工|造船|银行|电信|金控|航空|海运|航运|钢铁|制药|生技|半导体|集团|公司)",
}
_NUMBERED = re.compile(r"[一二三四五六七八九十第讯信符编型账帐户口序称几两该]|公司$.|[该本子母分总]公司$|上市|一家")


@dataclass(frozen=True, slots=True)
class Peer:
    """One of several of a sort, where a folded text names it; `who` tells it from the others."""

    start: int
    end: int
    who: str


@lru_cache(maxsize=1)
def _countries() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    """The pattern of all names, a longer one before those that it holds, and which countries each speaks of."""
    called: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(_COUNTRIES.strip().splitlines()):
        for name in (word.replace("_", " ") for word in line.split()):
            called[name] = (*called.get(name, ()), str(number))
    longest = [re.escape(name) for name in sorted(called, key=len, reverse=True)]
    chinese = "|".join(name for name in longest if not name[0].isascii())
    english = "|".join(name for name in longest if name[0].isascii())
    return re.compile(rf"{_NO_COUNTRY}|(?P<name>{chinese}|\b(?:{english})\b)"), called


def asked_peers(question: str) -> tuple[str, frozenset[str]] | None:
    """The sort of thing that a question is about, and which of it; None where it names no such thing.

    Of several countries all; but Taiwan and China, which collections are about unsaid, only where no other is named.
    """
    folded = fold(question).text
    if countries := {peer.who for peer in peers_in(folded, "country")}:
        return "country", frozenset(countries - AT_HOME or countries)
    for sort, shape in _SHAPES.items():
        if match := re.match(rf'(?:请问|关于|根据)?"?(?P<name>{shape})', folded):
            return sort, frozenset([match["name"]])
    return None


def peers_in(folded: str, sort: str, asked: frozenset[str] = frozenset()) -> list[Peer]:
    """All of a sort that a folded text names, in its order. asked: those of a question, which longer runs may end with."""
    if sort == "country":
        pattern, called = _countries()
        found = [match for match in pattern.finditer(folded) if match["name"]]
        return [Peer(*match.span(), who) for match in found for who in called[match["name"]]]
    matches = [match for match in re.finditer(_SHAPES[sort], folded) if not _NUMBERED.search(match[0])]
    return [Peer(*match.span(), next(filter(match[0].endswith, asked), match[0])) for match in matches]
