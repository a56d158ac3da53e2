"""The history of a law, as the line under its title tells it: 中華民國113年6月3日總統令修正公布."""

import re

from briefqa.figures.dates import find_dates

MAX_LAW_CHARS = 200  # of a line that tells when a law was made

_ENACTED = r"(?:公[布佈]|[發发]布|[頒颁]布|[修訂订][正訂订定]|制定)"
_PASSED = r"^[^，,。；;]*(?:[會会][議议]?|三[讀读])[^，,。；;]{0,6}通[過过]"  # …行政院會議通過
_LAW = re.compile(  # the end of a law's history: …公布全文 12 條；並自公布日施行
    rf"(?:{_ENACTED}(?:(?:全文|第)[^。；;]{{0,30}}[條条]文?)*|[施實实][行施]|生效|{_PASSED})$|^[（(].*(?:{_ENACTED}|通[過过]|[施實实][行施]).*[）)]$"
)
_LAW_BEGINS = re.compile(r"[（(]?[自於于]?(?:中[華华])?")
_IN_FORCE = re.compile(r"[^，,；;]{0,12}(?:[施實实][行施]|生效)")


def days_of_law(line: str) -> list[str]:
    """When a law was made, by a line of its history; when it came into force, where the line says no more than that.

    （2024年11月6日省人民政府通過，自2025年2月1日起施行） and 中華民國113年6月3日總統令修正公布
    """
    line = line.strip()
    if len(line) > MAX_LAW_CHARS or not _LAW.search(line):
        return []
    dates = find_dates(line)
    if not dates or not _LAW_BEGINS.fullmatch(line, 0, dates[0][0]):
        return []
    days = [(iso, bool(_IN_FORCE.match(line, end))) for _, end, iso in dates if len(iso) == len("2024-06-03")]
    return [iso for iso, in_force in days if not in_force] or [iso for iso, _ in days]
