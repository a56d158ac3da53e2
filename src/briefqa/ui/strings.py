"""Every word of the interface, in one table.

Names that begin with `view.` are sent to the components, those of `shelf.` to the ones of documents, those of `index.`
to the one of the index.
"""

from collections.abc import Mapping

from briefqa.ui.strings_ask import ASK
from briefqa.ui.strings_documents import DOCUMENTS
from briefqa.ui.strings_evaluation import EVALUATION
from briefqa.ui.strings_index import INDEX

LANGUAGES = {"zh-Hant": "繁體中文", "zh-Hans": "简体中文", "en": "English"}  # each in its own words
DEFAULT_LANGUAGE = "zh-Hant"

# name: Traditional Chinese, Simplified Chinese, English
TABLE: Mapping[str, tuple[str, str, str]] = {
    "ask": ("提問", "提问", "Ask"),
    "ask_help": (
        "提出問題，看到逐字引用的答案",
        "提出问题，看到逐字引用的答案",
        "Ask and see an answer in exact quotes",
    ),
    "intro_title": ("問你的文件", "问你的文件", "Ask your documents"),
    "intro": (
        "答案是文件裡的原句，每一句都附出處；文件裡沒有的，會直接告訴你。",
        "答案是文件里的原句，每一句都附出处；文件里没有的，会直接告诉你。",
        "Answers are sentences copied from your documents, each with its source. If the documents do not say, you are told so.",
    ),
    "question": ("想知道什麼？", "想知道什么？", "Ask a question"),
    "loading": ("正在載入文件與模型…", "正在加载文件与模型…", "Loading documents and model…"),
    "language": ("介面語言", "界面语言", "Language"),
    "filters": ("篩選", "筛选", "Filter"),
    "filters_on": ("正在使用的篩選", "正在使用的筛选", "Filters in use"),
    "filter_only": ("只查：{what}", "只查：{what}", "Only: {what}"),
    "filter_drop": ("取消篩選：{what}", "取消筛选：{what}", "Remove the filter: {what}"),
    "filtered_title": ("「{title}」", "“{title}”", "“{title}”"),
    "filtered_more": (
        "「{title}」等 {count} 份文件",
        "“{title}”等 {count} 份文件",
        "“{title}” and others, {count} documents in all",
    ),
    "not_found_filtered": (
        "篩選出的 {count} 份文件裡沒有答案",
        "筛选出的 {count} 份文件里没有答案",
        "Not in the filtered documents ({count})",
    ),
    "nothing_filtered": (
        "沒有符合篩選的文件可查",
        "没有符合筛选的文件可查",
        "The filter leaves no documents to search",
    ),
    "clear_unkept": (
        "這一頁的問答沒有存在電腦上。清除會從這一頁拿掉；收藏和評語不受影響。",
        "这一页的问答没有存在电脑上。清除会从这一页拿掉；收藏和评语不受影响。",
        "What was asked on this page is not kept on this computer. Clearing takes it off this page; saved answers and verdicts stay.",
    ),
    "filter_documents": ("只查這些文件", "只查这些文件", "Only these documents"),
    "filter_all": ("全部文件", "全部文件", "All documents"),
    "filter_from": ("日期從", "日期从", "From"),
    "filter_to": ("日期到", "日期到", "Until"),
    "filter_note": (
        "設定日期時，沒有日期的文件不列入。",
        "设置日期时，没有日期的文件不列入。",
        "With a date set, undated documents are left out.",
    ),
    "filter_clear": ("清除篩選", "清除筛选", "Clear"),
    "filtered_documents": ("{count} 份文件", "{count} 份文件", "{count} documents"),
    "filtered_from": ("{date} 起", "{date} 起", "from {date}"),
    "filtered_to": ("{date} 止", "{date} 止", "until {date}"),
    "filtered": ("篩選：{what}", "筛选：{what}", "Filter: {what}"),
    "index_missing": (
        "還沒有索引。請在終端機建立索引，再重新整理這一頁：",
        "还没有索引。请在终端建立索引，再刷新这一页：",
        "There is no index yet. Build one in a terminal, then reload this page:",
    ),
    "index_gone": (
        "剛才還在用的索引資料夾不見了。如果它在外接磁碟或網路磁碟上，請重新連上，再重新整理這一頁；如果是刻意刪除的，請重新建立：",
        "刚才还在用的索引文件夹不见了。如果它在外接磁盘或网络磁盘上，请重新连上，再刷新这一页；如果是特意删除的，请重新建立：",
        "The index folder that was in use is gone. If it is on an external or network drive, connect that again, then reload this page. If it was removed on purpose, build a new one:",
    ),
    "index_unreadable": (
        "索引的檔案無法讀取：請讓執行 briefqa 的使用者能讀取索引資料夾。",
        "索引的文件无法读取：请让运行 briefqa 的用户能读取索引文件夹。",
        "The index may not be read: allow the user that briefqa runs as to read the index folder.",
    ),
    "index_corrupt": (
        "索引的檔案缺損，因此不用它回答。請在終端機檢查；再回到上一個版本，或重新建立：",
        "索引的文件缺损，因此不用它回答。请在终端检查；再回到上一个版本，或重新建立：",
        "The index is damaged, so nothing is answered from it. Check it in a terminal, then go back to the one before or rebuild it:",
    ),
    "stand_in": (
        "索引有缺損，目前由 {version} 代替。請在終端機執行 {command}。",
        "索引有缺损，目前由 {version} 代替。请在终端运行 {command}。",
        "The index is damaged: {version} stands in. Run {command} in a terminal.",
    ),
    "index_mismatch": (
        "索引是用別的模型或格式建立的，不能和目前的混用。請改用當時的設定，或重新建立：",
        "索引是用别的模型或格式建立的，不能和目前的混用。请改用当时的设置，或重新建立：",
        "The index was made with another model or format. Use the settings it was made with, or rebuild it:",
    ),
    "store_unreachable": (
        "存放索引的伺服器沒有回應，或拒絕了這個程式。終端機會說明原因：",
        "存放索引的服务器没有回应，或拒绝了这个程序。终端会说明原因：",
        "The server that holds the index does not answer, or refuses this programme. A terminal says why:",
    ),
    "model_unusable": (
        "嵌入模型無法使用。請在終端機準備模型，再重新整理這一頁：",
        "嵌入模型无法使用。请在终端准备模型，再刷新这一页：",
        "The embedding model cannot be used. Prepare it in a terminal, then reload this page:",
    ),
    "settings_wrong": (
        "設定有誤，請在終端機查看說明：",
        "设置有误，请在终端查看说明：",
        "A setting is wrong. A terminal says which:",
    ),
    "index_folder": ("索引資料夾：", "索引文件夹：", "Index folder:"),
    "bug": (
        "出了意料之外的錯誤，編號 {id}。詳情在伺服器的記錄裡；可以換個問題再試。",
        "出了意料之外的错误，编号 {id}。详情在服务器的日志里；可以换个问题再试。",
        "Something went wrong that should not have (id {id}). The server's log has the details; try another question.",
    ),
    "figures_of_other_index": (
        "這些數字不是在目前使用的索引上測得的，文件、模型或設定不同；換了文件，答對的比例可能不一樣。",
        "这些数字不是在目前使用的索引上测得的，文件、模型或设置不同；换了文件，答对的比例可能不一样。",
        "These figures were not measured on the index in use: its documents, model or settings are others. On other documents the share of right answers may differ.",
    ),
    "view.comma": ("，", "，", ", "),
    "view.page": ("第 {page} 頁", "第 {page} 页", "p. {page}"),
    "view.sources": ("出處", "出处", "Sources"),
    "view.source": ("出處原文", "出处原文", "Source"),
    "view.passage": ("原文", "原文", "Passage"),
    "view.notes": ("這段引文的註解", "这段引文的注释", "Notes of this quote"),
    "view.leads_to": ("所指的文獻：", "所指的文献：", "The work it points to:"),
    "view.open_citation": (
        "[{number}] 打開出處：{title}",
        "[{number}] 打开出处：{title}",
        "[{number}] Open the source: {title}",
    ),
    "view.close": ("關閉", "关闭", "Close"),
    "view.read": ("在全文中閱讀", "在全文中阅读", "Open the whole document here"),
    "view.original": ("原始網頁", "原始网页", "Original page"),
    "view.ai_label": ("來源自述由 AI 生成：", "来源自述由 AI 生成：", "The source says it is AI-generated: "),
    "view.strength_strong": ("證據強", "证据强", "Strong evidence"),
    "view.strength_fair": ("證據中等", "证据中等", "Fair evidence"),
    "view.strength_weak": ("證據弱", "证据弱", "Weak evidence"),
    "view.why_strong": (
        "查到的段落很可能答得了問題；引用前請核對原句。",
        "查到的段落很可能答得了问题；引用前请核对原句。",
        "The passages found very likely answer the question; check the sentence before you rely on it.",
    ),
    "view.why_fair": (
        "查到的段落大致答得了問題，請核對原句。",
        "查到的段落大致答得了问题，请核对原句。",
        "The passages found probably answer the question; check the sentence in its place.",
    ),
    "view.why_weak": (
        "引文可能只沾到邊，務必核對原文。",
        "引文可能只沾到边，务必核对原文。",
        "The quotes may only touch on the question; do check them.",
    ),
    "view.not_found": ("文件裡沒有答案", "文件里没有答案", "Not in the documents"),
    "view.refused": ("這個問題沒有送出", "这个问题没有送出", "This question was not taken"),
    "view.reason_not_supported": (
        "查遍了文件，沒有找到足以回答的句子。",
        "查遍了文件，没有找到足以回答的句子。",
        "No sentence in the documents answers this well enough.",
    ),
    "view.reason_nothing_matches": (
        "沒有文件符合篩選條件。",
        "没有文件符合筛选条件。",
        "No document fits the filter.",
    ),
    "view.reason_nothing_indexed": ("索引裡沒有文件。", "索引里没有文件。", "The index holds no documents."),
    "view.reason_no_words": (
        "問題裡沒有文字。請寫下你想知道的事。",
        "问题里没有文字。请写下你想知道的事。",
        "It holds no words. Write what you want to know.",
    ),
    "view.reason_too_long": (
        "問題有 {length} 字，最多 {limit} 字。請改短，一次只問一件事。",
        "问题有 {length} 字，最多 {limit} 字。请改短，一次只问一件事。",
        "It has {length} characters; at most {limit} are taken. Shorten it, and ask for one thing at a time.",
    ),
    "view.try_words": (
        "換成文件可能使用的詞：全名、別名或英文原名。",
        "换成文件可能使用的词：全名、别名或英文原名。",
        "Use words the documents may use: full names, other names, the original name.",
    ),
    "view.try_one": ("一次只問一件事。", "一次只问一件事。", "Ask for one thing at a time."),
    "view.nearest": ("最接近的段落（不算答案）", "最接近的段落（不算答案）", "Nearest passages (not an answer)"),
    "view.stopped": ("已停止查找", "已停止查找", "The search was stopped"),
    "view.reason_stopped": (
        "還沒有答案就停下了。",
        "还没有答案就停下了。",
        "It was stopped before there was an answer.",
    ),
    "view.ask_again": ("再問一次", "再问一次", "Ask again"),
    "view.also_in": ("同一段文字也見於：", "同一段文字也见于：", "The same words also stand in: "),
    "view.language_zh-Hant": ("繁體中文", "繁体中文", "Traditional Chinese"),
    "view.language_zh-Hans": ("簡體中文", "简体中文", "Simplified Chinese"),
    "view.language_en": ("英文", "英文", "English"),
    **ASK,
    **DOCUMENTS,
    **EVALUATION,
    **INDEX,
}

# What the documents that ship with briefqa can answer.
EXAMPLES = (
    "DeepSeek R1 的參數規模有多大？",
    "智谱 AI 的 GLM-4.5 采用什么开源许可？",
    "How many parameters does DeepSeek R1 have?",
    "Talkie 有多少使用者？",
)


class Words:
    """The interface in one language. An unknown language speaks the default one."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else DEFAULT_LANGUAGE
        self._column = list(LANGUAGES).index(self.language)

    def __call__(self, name: str, **values: object) -> str:
        """The words of that name, with `values` filled in. Raises KeyError for a name that is not in the table."""
        return TABLE[name][self._column].format(**values)

    def language_name(self, code: str) -> str:
        """A document's language by its name; a code that has none stands for itself."""
        names = TABLE.get(f"view.language_{code}")
        return names[self._column] if names else code

    def for_components(self, *parts: str) -> dict[str, str]:
        """The words that components show, their {places} still open; with those of further parts of the table."""
        first = {"view", *parts}
        return {name: words[self._column] for name, words in TABLE.items() if name.split(".")[0] in first}


def language_of(locale: str | None) -> str:
    """The interface language for a browser's locale, such as zh-TW or en-GB."""
    tag = (locale or "").replace("_", "-").lower()
    if tag.startswith("zh"):
        return "zh-Hans" if any(part in tag.split("-") for part in ("hans", "cn", "sg", "my")) else "zh-Hant"
    return "en" if tag else DEFAULT_LANGUAGE
