"""The words that exports are labelled with, in Traditional Chinese, Simplified Chinese and English."""

from briefqa.folding import script_of

LANGUAGES = ("zh-Hant", "zh-Hans", "en")

_WORDS: dict[str, tuple[str, str, str]] = {
    "label": (
        "【AI 整理】本文由 briefqa {version} 於 {made_at} 自動從所列來源逐字摘錄、排列而成，沒有改寫或新增內容；請核對原文。",
        "【AI 整理】本文由 briefqa {version} 于 {made_at} 自动从所列来源逐字摘录、排列而成，没有改写或新增内容；请核对原文。",
        "[Arranged by AI] Quotations chosen and arranged automatically by briefqa {version} from the sources listed, "
        "at {made_at}; nothing was rephrased or added. Please check the originals.",
    ),
    "title": ("問答摘錄", "问答摘录", "Questions and quotations"),
    "not_found": ("文件沒有回答這個問題。", "文件没有回答这个问题。", "The documents do not answer this."),
    "weak": (
        "證據弱：引文可能沒有回答這個問題，請讀原文。",
        "证据弱：引文可能没有回答这个问题，请读原文。",
        "Weak evidence: the quotes may not answer the question. Please read the sources.",
    ),
    "read_as": (
        "文件裡沒有「{written}」；以下是「{indexed}」的答案。",
        "文件里没有“{written}”；以下是“{indexed}”的答案。",
        "The documents do not contain “{written}”; this is the answer for “{indexed}”.",
    ),
    "unanswered": (
        "文件沒有回答這一部分：{part}",
        "文件没有回答这一部分：{part}",
        "The documents do not answer this part: {part}",
    ),
    "nearest": ("最接近的段落（不是答案）", "最接近的段落（不是答案）", "The nearest passages, which do not answer it"),
    "further": ("其他引文", "其他引文", "Further quotations"),
    "disagreements": ("來源不一致之處", "来源不一致之处", "Where the sources disagree"),
    "column_says": ("來源原句", "来源原句", "What the source says"),
    "column_source": ("來源", "来源", "Source"),
    "column_date": ("日期", "日期", "Date"),
    "notes": ("註", "注", "Notes"),
    "sources": ("引用的文件", "引用的文件", "Documents cited"),
    "made_from": ("製作紀錄", "制作记录", "How this was made"),
    "original_note": ("原註 {marker}：", "原注 {marker}：", "Note {marker} there: "),
    "table_caption": ("表格：{caption}", "表格：{caption}", "Table: {caption}"),
    "table_header": ("表頭：{row}", "表头：{row}", "Header row: {row}"),
    "leads_to": ("即：", "即：", "That is: "),
    "place": ("{path}，第 {start}–{end} 字元", "{path}，第 {start}–{end} 字符", "{path}, characters {start}–{end}"),
    "page": ("頁 {page}", "页 {page}", "p. {page}"),
    "own_label": (
        "此來源自行標示為 AI 生成：「{label}」",
        "此来源自行标示为 AI 生成：「{label}」",
        "This source labels itself as AI-generated: “{label}”",
    ),
    "changed": (
        "注意：{path} 在作答之後已經變更。",
        "注意：{path} 在作答之后已经变更。",
        "Caution: {path} has changed since the answer.",
    ),
    "removed": (
        "注意：{path} 已不在索引中。",
        "注意：{path} 已不在索引中。",
        "Caution: {path} is not in the index any more.",
    ),
    "file_sha256": ("檔案 SHA-256：{hash}", "文件 SHA-256：{hash}", "SHA-256 of the file: {hash}"),
    "generation": (
        "索引 {generation}，模型 {model}",
        "索引 {generation}，模型 {model}",
        "Index {generation}, model {model}",
    ),
    "content": ("索引內容 SHA-256：{hash}", "索引内容 SHA-256：{hash}", "SHA-256 of the index's content: {hash}"),
    "weights": ("模型權重 SHA-256：{hash}", "模型权重 SHA-256：{hash}", "SHA-256 of the model's weights: {hash}"),
    "produce_id": ("內容編號：{number}", "内容编号：{number}", "Content number: {number}"),
    "back": ("回到正文", "回到正文", "Back to the text"),
}


def words(key: str, language: str, **values: object) -> str:
    """A word or sentence in one of LANGUAGES, its gaps filled."""
    return _WORDS[key][LANGUAGES.index(language)].format(**values)


def language_of(text: str) -> str:
    """Which of LANGUAGES to label a text in: its own; English where it is none of them."""
    script = script_of(text)
    return script if script in LANGUAGES else "en"


def is_chinese(text: str) -> bool:
    """Whether a text holds a Chinese character at all."""
    return any("\u3400" <= character <= "\u9fff" for character in text)
