"""Questions after where a statement comes from: which document says it, and which note."""

import re
from functools import lru_cache

from briefqa.questions.sides import without_documents

# A source of revenue, of power or of water is none: 來源 counts as the source of a statement, or as what says something.
_STATEMENT = (
    "(?:[說说]法|數字|数字|(?<![練练])(?:[數数][據据]|[資资]料)|統計|统计|估計|估计|推估|引文|引述|敘述|叙述|描述|主張|主张|結論|结论|論斷|论断|預測|预测|看法|觀點|观点|消息|新聞|新闻"
    "|報導|報道|报道|报导|傳聞|传闻|這句|这句|那句|[句段]話|[句段]话|[這这那][一]?[段點点]|一事|這件事|这件事)"
)
_WIDE_SOURCE = "(?:來源|来源)"
_ENGLISH_STATEMENT = (
    "(?:figure|number|claim|statement|estimate|statistic|quote|quotation|(?<!training )data|remark|assertion|percentage|finding"
    "|conclusion|sentence|phrase|report|story|rumou?r|allegation|account)s?"
)
_ENGLISH_DOCUMENT = (
    r"(?:(?:\w+ )?(?:articles?|papers?|stud(?:y|ies)|reports?|documents?|books?|letters?|surveys?|publications?|works?|pieces?"
    "|sources?|texts?|authors?|briefs?|interviews?|judge?ments?|rulings?))"
)
# The source of a quantity is one of what says it; that of money is none: 資金 100 億元的來源.
_MONEY_NEEDED = (
    "資金|资金|財源|财源|經費|经费|[預预]算|基金|[補补]助|捐款|[貸贷]款|[營营]收|收入|[電电]力|能源|供水|水源|[糧粮]食"
)
_UNIT = (
    "(?:(?:多|餘|余)?(?:[美日歐欧港澳加台]?元|[歐欧]元|[英]?[鎊镑]|日?[圓圆]|人民[幣币]|人次?|[戶户]|[倍成噸吨度瓦輛辆件例票]|公[里斤頃顷升噸吨]|平方公里|立方米"
    "|[個个]?百分[點点]|[個个]|[艘架起座棟栋]|[kmgt]?wh?|km|kg))"
)
_QUANTITY_WITH_UNIT = (
    rf"(?:(?<![0-9０-９,.])[0-9０-９]|[零一二三四五六七八九十百千兩两])[0-9０-９,.]*\s?[十百千萬万億亿兆]*\s?{_UNIT}"
)
_QUANTITY_NAMED = "(?<![效頻频功倍速曲斜])率|(?<![多少函])[數数]|人[數数]|成本|[份市][額额]|市占|市佔|占比|佔比|比例|比重|百分比|(?<!金)金[額额]|[規规]模|造[價价]|[產产]值|市值|(?<!評)[價价]格"
_SOURCE_OF_QUANTITY = (
    f"(?:{_QUANTITY_NAMED})[的之]{_WIDE_SOURCE}|^(?![^？?]*(?:{_MONEY_NEEDED}))[^？?]*?{_QUANTITY_WITH_UNIT}[的之]{_WIDE_SOURCE}"
    rf"|[圖图表]片?\s?(?:[0-9０-９][0-9０-９.-]*|[一二三四五六七八九十]+)\s?[的之]?{_WIDE_SOURCE}|(?:[這这那此該该][一]?[張张份幅]?[圖图表]|[圖图]表|[圖图]片)[的之]?{_WIDE_SOURCE}"
    r"|\b(?<!main )(?<!major )(?<!chief )(?<!biggest )(?<!largest )(?<!primary )source of (?:the|its|this|that|their|[a-z]+['’]s) (?:(?!(?:in|for|on|by|of)\b)[\w'’.%-]+ ){0,5}?"
    r"(?:costs?|shares?|rates?|ratio|proportion|counts?|totals?|headcount|population|price|toll|size|capacity|volume)(?=\W*$| (?:of|in|for|at|by|per|from|during)\b)"
)
# "Which sources does the brief rely on?", and not what a port does for its power.
_SOURCES_RELIED_ON = (
    r"\baccording to (?:which|what) sources?\b|^\W*(?:(?:what|which)(?: are| is)? (?:the |its )?)?(?:sources?|references?)\W*$"
    r"|\b(?:what|which) (?:other |original )?(?:sources?|references?) (?:is|are|was|were|do|does|did|has|have)\b"
    r"(?=[^?]*\b(?:rel(?:y|ies|ied) (?:up)?on|used?|drawn? (?:up)?on|based on|consult(?:ed)?)\b)"
    r"(?![^?]*\b(?:for|of|as) (?:\w+ ){0,2}?(?:power|energy|electricity|heat|heating|water|food|fuel|revenues?|income|funds?|funding|financ\w+|capital|money|protein|light|training)\b)"
)
# Worded as no other question is.
_SURELY_FOR_SOURCE = (
    "(?:刊[載载登]?|[登載载])[在於于](?:哪|何[處处]|什[麼么])|(?:發表|发表)[在於于](?:哪|何[處处]|什[麼么])|(?:[參参]考|引用)[了過过]?[誰谁]|(?:哪一?|第[幾几])[頁页](?!面)"
    "|出處|出处|註[釋腳解]|注[释釋脚腳]|腳註|脚注|同前?[註注]|引自|出自(?:哪|誰|谁|什麼|什么|何)|登在哪"
    "|(?:依據|依据|根據|根据|憑據|凭据)(?:的|[是為为]?(?:哪|誰|谁|什麼|什么|何))|參考(?:文獻|資料)|参考(?:文献|资料)"
    "|(?:資料|资料|數據|数据|數字|数字|說法|说法)(?:來自|来自)(?:哪|何|誰|谁)"
    "|[從从](?:哪|何)[^，,。？?]{0,6}?(?:抄|摘|引|轉引|转引)[^，,。？?]{0,2}[來来]|(?:抄|摘|引述|轉引|转引)自(?=哪|何|誰|谁|什)"
    "|(?:這|这|此|該|该)[^，,。？?]{0,8}哪一?[家份篇個个][^，,。？?]{0,6}(?:報導|報道|报道|[說说寫写])的"
    "|(?:調查|调查|研究|文章|報告|报告|論文|论文|專書|专书|報導|报道)[是由](?:誰|谁)所?(?:寫|写|撰|著|執筆|执笔)"
    r"|\bwhere (?:does|do|did|is|was|were|are)\b(?=[^?]*\b(?:figures?|numbers?|claims?|statements?|estimates?|statistics?|quotes?|quotations?|data)\b[^?]*"
    r"\b(?:come|came|taken|drawn|quoted) from\b)"
    r"|\b(?:which|what|whose) (?:\w+ )?(?:article|paper|study|report|document|book|letter|survey|publication)"
    r" (?:is |lies |stands )?(?:backs?|behind|supports?|underpins?)\b"
)
_ASKS_FOR_SOURCE = re.compile(
    "(?<![關关專专投下灌傾倾挹])[註注](?:的是|\\s*[0-9０-９])"
    f"|(?<![吸指索牽牵])引用(?=的|[^，,。？?]*(?:哪|誰|谁|什[麼么]|何|[文報报論论])|[^，,。？?]*{_STATEMENT})|所引(?![發发起進进導导領领])"
    "|(?<![吸指索牽牵勾])引(?:的是?|[了過过]?(?:哪|誰|谁))"
    f"|{_STATEMENT}[^，,。？?來来]{{0,2}}[，,]?[的之]?(?:[資资]料)?{_WIDE_SOURCE}|[註注標标][明註注]的?{_WIDE_SOURCE}|[列附][出上了]?(?:什[麼么]|哪些|的)?{_WIDE_SOURCE}"
    f"|(?:^|[，,：:])(?:[請请][問问]|那|[它其]的?)?{_WIDE_SOURCE}(?:[是為为呢？?]|[在有]哪|$)|[參参]考的?{_WIDE_SOURCE}"
    f"|{_WIDE_SOURCE}[是為为][^，,。？?]{{0,8}}(?:[份篇則则]|[報报][導道告导]|文件|文章|[論论]文|公[報报]|[書书]|研究|[調调]查)"
    f"|(?:[根依按]?[據据]|按照)(?:哪一?[個个些])?{_WIDE_SOURCE}|{_WIDE_SOURCE}[都曾也]?(?:[說说](?!明)|[講讲寫写]|提[到及]|指出|[記记][載载])"
    rf"|{_WIDE_SOURCE}(?:可以?|能)?(?:[證证]明|支持|佐[證证])|(?:[^「“『」”』]{{8}}[」”』]|\d\s*[%％])(?:這一?[句點]|这一?[句点])?的?{_WIDE_SOURCE}"
    r"|\b(?:footnotes?|endnotes?|(?:in|to|by) the notes|note [0-9]+)\b"
    r"|^\W*sources? for\b|\b(?:the|a|any|original|primary) sources? (?:is |are |was |were )?for\b|\bsources? (?:is |are |was |were )?(?:behind|cited|given|named|quoted|listed)\b|\b(?:what|which|whose) (?:other |original |primary )?sources?\b(?! of\b)"
    r"(?=[^?]* (?:giv|cit|nam|list|quot|back|behind|support|underp|attribut|credit|mention|claim|stat|sa[iy]|report)\w*)"
    rf"|\bsources? of (?:th(?:is|at)\b\W*$|[\d\"'“‘]|(?:(?!(?:in|for|on|by)\b)[\w'’.%-]+ ){{0,6}}?{_ENGLISH_STATEMENT}\b(?!['’]))|\b(?:its|the|their|any|a) sources?\W*$"
    r"|\bcit(?:e|es|ed)(?: \w+)? (?:for|on|as|to (?:back|support|show)|in support)\b|\bcitations? (?:is|are|for|behind|given|supports?|backs?)\b"
    rf"|\b(?:what|which|whose) {_ENGLISH_DOCUMENT} (?:is|are|was|were|does|do|did)\b(?=[^?]*\bcit(?:e|es|ed)\b)|\bdoes [^?]* cite for\b"
    r"|\breferences? (?:is|are|for|given|supports?|backs?|list|section)\b|\b(?:its|the|their|any|a) references?\W*$"
    rf"|{_SOURCE_OF_QUANTITY}|{_SOURCES_RELIED_ON}|{_SURELY_FOR_SOURCE}",
    re.I,
)
# What such a question says of the source, wherever it stands in one.
_SOURCE_ITSELF = re.compile(
    "(?:[參参]考的?)?(?:來源|来源)|(?<![關关專专])[註注](?:的是|\\s*[0-9０-９])"
    "|引用|所引|引的是?|引[了過过]?(?:哪|誰|谁)"
    r"|\b(?<!open )(?<!closed )(?<!-)(?:sources?|footnotes?|endnotes?|cit(?:es?|ed|ation)|references?)\b"
    r"|\b(?:in|to|by) the notes\b|\bnote [0-9]+"
    rf"|{_SURELY_FOR_SOURCE}",
    re.I,
)
_SOURCE_WORDS = re.compile(  # what else such a question is worded with; said of the source, not of the statement
    "哪[一]?[篇份家本則](?:的?(?:文章|報導|报道|新聞|新闻|報告|报告|評測|评测|媒體|媒体|論文|论文|文件))?|說法|说法|這句話|这句话|列的是?|資料|资料|文章"
    r"|\b(?:article|statement|report|brief|author|name[sd]?|claim|says?)\b",
    re.I,
)
_QUOTATION_MARKS = " 「」『』《》〈〉“”\"'‘’"
_NAMED_NOTE = re.compile(
    r"(?:(?<![關关專专])[註注][釋腳解释脚]?|腳註|脚注)\s*([0-9０-９]{1,3})|\b(?:foot|end)?note (?:no\.? ?)?([0-9]{1,3})\b",
    re.I,
)
_CITING = re.compile(
    r"(?:有)?(?:哪[一些幾几]?|[幾几])(?:[份篇本個个])?[^，,。？?的]{0,4}?(?:文件|報告|报告|文章|簡報|简报|研究|論文|论文|書|书|資料|资料)(?:裡|里|中)?(?:有|曾|都)?(?:引用|引述|援引|引了|[參参]考)[了過过到]?(?:的是)?(?P<chinese>[^，,。？?]{2,40})"
    r"|\b(?:which|what) (?:of the |other )?(?:documents?|reports?|briefs?|papers?|articles?|files?|studies|study)(?: here)? (?:do |does |did |have |has )?(?:cit(?:e|es|ed)|quot(?:e|es|ed)|referenc(?:e|es|ed)|refers? to|referred to)"
    r" (?P<english>[^?,;]{2,60})"
    r"|^[^，,。？?]*(?:引用|引述|援引|[參参]考)[了過过到]?\s?(?P<whose>[^，,。？?的]{2,40})的哪一?[些幾几]?[篇本份部個个]?"
    rf"|\b(?:which|what) {_ENGLISH_DOCUMENT} (?:by|of) (?P<by>[^?,;]{{2,60}}?) (?=(?:is|are|was|were|does|do|did)\b[^?]*\bcit(?:e|es|ed)\b)",
    re.I,
)
# What is said of a work beside its author or title: "the report by …", …的研究.
_WORK_NAMED = re.compile(
    r"^(?:the |an? )?(?:(?:work|report|paper|article|book|study|studies|research)s?,? (?:of|by|from) )?|(?:(?:['’]s?)? (?:work|report|paper|article|book|study|research)s?)?(?:,? as an? source)?$"
    "|(?:的|等人的?|這[份篇本]|这[份篇本])(?:文章|研究|報告|报告|論文|论文|著作|書|书|調查|调查|資料|资料|數據|数据)?[嗎吗呢]?$",
    re.I,
)
_TITLE = re.compile('[《〈「『“"]([^《》〈〉「」『』“”"]{2,150})[》〉」』”"]')
_AROUND_TITLE = re.compile(rf"\s*{_TITLE.pattern}\s*")
_THE_WORK = "(?:[這这那]?[一]?[篇本份部](?:文章|報告|报告|論文|论文|[專专]?[書书]|著作|研究)?)?"
_WHO = "(?:誰|谁|何人|哪一?些?位?(?:作者|人))"
_WROTE = "(?:[寫写撰著]|[執执][筆笔]|發表|发表)"
_APPEARED = "(?:刊[登載载出]?|登(?![陸陆])[載载]?|[發发]表|出版)"
_WHEN_OR_WHERE = "(?:何[時时年處处]|[什甚][麼么][時时地]|哪(?:[裡里兒儿]|一?[年天期]|一?[份本家]\\w{0,2}))"
# Who wrote a work, where or when it appeared; of a question in which 《》 stands for the title.
_OF_A_WORK = re.compile(
    f"{_WHO}(?:所|是)?{_WROTE}[下出了過过作寫写的]*(?:[這这那]?[一]?[篇本份部])?《》"
    f"|《》{_THE_WORK}(?:是|由|[為为])?{_WHO}(?:所?{_WROTE}|的(?:文章|[報报]告|[論论]文|[書书]|著作|作品|\\W*$))"
    f"|《》{_THE_WORK}[的之]?(?:作者|著者|撰[寫写稿]?[者人])(?:[是為为叫]?(?:{_WHO}|什[麼么]名字)|\\W*$)"
    f"|《》{_THE_WORK}(?:是|曾|最早)?(?:{_WHEN_OR_WHERE}\\w{{0,3}}{_APPEARED}|{_APPEARED}[在於于]{_WHEN_OR_WHERE})"
    r"|\b(?:who (?:wrote|authored|penned|published)|authors? of)\b[^?《]{0,30}《》"
    r"|《》[^?]{0,12}\b(?:written|authored|published) by whom?\b"
    r"|\b(?:where|when) (?:was|were|did)\b[^?《]{0,30}《》[^?]{0,8}\b(?:published|appear|printed|released|come out)\b",
    re.I,
)


@lru_cache(maxsize=256)
def asks_for_source(question: str) -> bool:
    """Whether the question is about where a statement comes from, so that footnotes are answers."""
    return bool(_ASKS_FOR_SOURCE.search(without_documents(question)))


def without_source_words(question: str) -> str:
    """A question after a source without what it says of that: what is left is the statement."""
    return _SOURCE_WORDS.sub(" ", _SOURCE_ITSELF.sub(" ", question))


def named_notes(question: str) -> frozenset[str]:
    """The markers of the notes that a question gives by number (註 70, footnote 3), in plain digits."""
    return frozenset(str(int(chinese or english)) for chinese, english in _NAMED_NOTE.findall(question))


def cited_in(question: str) -> str:
    """The author or the work of which a question asks which documents cite it; empty where it asks for something else."""
    found = _CITING.search(question)
    named = next(filter(None, found.groups()), "") if found else ""
    return _WORK_NAMED.sub("", named.strip(" ?？。.")).strip(_QUOTATION_MARKS)


def work_asked(question: str) -> str:
    """The title in quotation marks of which a question asks who wrote it, or where or when it appeared; else empty."""
    titles = _TITLE.findall(question)
    return titles[0].strip() if len(titles) == 1 and _OF_A_WORK.search(_AROUND_TITLE.sub("《》", question)) else ""
