"""How journals and series write the number of an issue or a report: 《港務觀察》2025年3月號, 研究報告第52號, Policy Brief No. 17."""

import re

ISSUE = re.compile(
    r"《([^》]{1,20})》\s*\S{0,4}\s*(?:第\s*\d+\s*[卷期號号]\S{0,6}\s*)?[（(]?(\d{4}年\d{1,2}月)[號号刊]?[）)]?"
)
NUMBER_OF_ISSUE = re.compile(  # 研究報告第52號, Policy Brief No. 17, Report 3/2025
    r"[^，。：；\d]{0,12}(?:(?:19|20)\d\d年)?第\s*\d+\s*(?:卷\s*第\s*\d+\s*)?[卷期號号]\S{0,8}|(?:[A-Z][\w’-]*\s){1,3}(?:No\.?\s*)?\d[\d/.–-]*"
)
PRINTED_IN = re.compile(
    r"(?:原?[刊載载登][於于]|[發发]表[於于在])\s*《[^》]{1,40}》[^。；：]{0,30}"
)  # 發表於《…》2026年第3期
