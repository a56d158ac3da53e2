"""References in the styles that stand in notes and lists of literature, each with what can be read off it."""

import time

import pytest

from briefqa.reading.builder import RawDocument, RawNote, build_document
from briefqa.reading.dispatch import read_document
from briefqa.reading.notes import parse_note
from briefqa.reading.references import parse_reference
from briefqa.types import Reference

WEB = "https://a.example/w"

APA = [
    (
        f"Hale, T., & Ruiz, A. (2024). Buoys under stress. Marine Signals, 160, 105–118. {WEB}",
        Reference(("Hale, T.", "Ruiz, A."), "Buoys under stress", "Marine Signals", "2024", WEB),
    ),
    (
        f'Hale, T. J. (2023). The "Lit by Hand" plan revisited. *The Harbour Quarterly*, *258*, 1–20. {WEB}',
        Reference(("Hale, T. J.",), 'The "Lit by Hand" plan revisited', "The Harbour Quarterly", "2023", WEB),
    ),
    (
        "Hale, T., Ruiz, A., & van Dorn, K.-L. (2022a). Who owns the lamp? Keepers and the state. Lamps, Piers & Quays, 12(3), 4–9.",
        Reference(
            ("Hale, T.", "Ruiz, A.", "van Dorn, K.-L."),
            "Who owns the lamp? Keepers and the state",
            "Lamps, Piers & Quays",
            "2022",
        ),
    ),
    (
        "Ruiz, A. (2021). Keeping the light (2nd ed.). Dock Press.",
        Reference(("Ruiz, A.",), "Keeping the light", "Dock Press", "2021"),
    ),
    (
        "Ruiz, A. (2021). Fog and horn. In T. Hale (Ed.), Sounds of the coast (pp. 31–40). Dock Press.",
        Reference(("Ruiz, A.",), "Fog and horn", "Sounds of the coast", "2021"),
    ),
    (
        f"Ruiz, A. (2024, March 5). Harbour lamp goes dark. Corvay Herald. {WEB}",
        Reference(("Ruiz, A.",), "Harbour lamp goes dark", "Corvay Herald", "2024-03-05", WEB),
    ),
    (
        f"Harbour Safety Office. (2022). Buoys and Beacons: A Review (HSO-22-1059). {WEB}",
        Reference(("Harbour Safety Office",), "Buoys and Beacons: A Review", "", "2022", WEB),
    ),
    (
        f"Ruiz, A. (n.d.). The lamps of Corvay. Retrieved March 5, 2025, from {WEB}",
        Reference(("Ruiz, A.",), "The lamps of Corvay", "", "", WEB),
    ),
    (
        "Ruiz, A., Hale, T., et al. (2024) ‘A keeper’s lamps’, Marine Signals, 160.",
        Reference(("Ruiz, A.", "Hale, T."), "A keeper’s lamps", "Marine Signals", "2024"),
    ),
    (
        "Ruiz, A., & Wu, C.-h. (Eds.). (2022). Crossing the bay. Dock University Press.",
        Reference(("Ruiz, A.", "Wu, C.-h."), "Crossing the bay", "Dock University Press", "2022"),
    ),
    (
        "Office of the Secretary of Lamps. (2023). Lamps and buoys. Corvay Department of Ports.",
        Reference(("Office of the Secretary of Lamps",), "Lamps and buoys", "Corvay Department of Ports", "2023"),
    ),
    (
        "Lin, Fan. (2024). Lamps of the U.S. Navy at sea. Corvay: Dock Press.",
        Reference(("Lin, Fan",), "Lamps of the U.S. Navy at sea", "Corvay: Dock Press", "2024"),
    ),
]

CHINESE_APA = [
    (
        "葉書寧（2024）。離島渡輪補貼之成本效益分析。離島交通期刊，11（3），245-268。",
        Reference(("葉書寧",), "離島渡輪補貼之成本效益分析", "離島交通期刊", "2024"),
    ),
    ("葉書寧、陸青（2023）。渡輪之路。臺北：渡口出版。", Reference(("葉書寧", "陸青"), "渡輪之路", "臺北：渡口出版", "2023")),
    (
        "葉書寧（2023）。〈「夜航」制度的檢討〉。《離島交通》，第12期，頁3-9。",
        Reference(("葉書寧",), "「夜航」制度的檢討", "離島交通", "2023"),
    ),
    (
        "葉書寧（2023），〈夜航的檢討〉，《離島交通》，第12期，頁3-9。",
        Reference(("葉書寧",), "夜航的檢討", "離島交通", "2023"),
    ),
    (
        f"海運署（2024年3月5日）。渡輪年報。{WEB}",
        Reference(("海運署",), "渡輪年報", "", "2024-03-05", WEB),
    ),
    ("葉書寧（2023）。渡輪之路（第二版）。渡口。", Reference(("葉書寧",), "渡輪之路", "渡口", "2023")),
    ("葉書寧、陸青（主編）（2022）。渡輪年鑑。臺北：渡口。", Reference(("葉書寧", "陸青"), "渡輪年鑑", "臺北：渡口", "2022")),
    ("葉書寧（民112）。渡輪史。臺北市：渡口。", Reference(("葉書寧",), "渡輪史", "臺北市：渡口", "2023")),
    (
        "叶书宁、陆青（2022）. 渡轮补贴的效果. 离岛交通, 11(3), 24-26.",
        Reference(("叶书宁", "陆青"), "渡轮补贴的效果", "离岛交通", "2022"),
    ),
]  # fmt: skip

AUTHOR_DATE = [
    (
        "Lin, Fan. 2024. Buoys under Stress. Corvay: Dock Press.",
        Reference(("Lin, Fan",), "Buoys under Stress", "Corvay: Dock Press", "2024"),
    ),
    (
        "Lin, Fan, and Ana Ruiz. 2024. “Buoys under Stress.” Marine Signals 12 (3): 1–5.",
        Reference(("Lin, Fan", "Ana Ruiz"), "Buoys under Stress", "Marine Signals", "2024"),
    ),
    (
        f"Harbour Safety Office. 2022. Annual Review of Lamps. Corvay: HSO. {WEB}.",
        Reference(("Harbour Safety Office",), "Annual Review of Lamps", "Corvay: HSO", "2022", WEB),
    ),
    ("Lin, Fan. “Night Ferry.” Harbour Review 4 (2024): 3–9.", Reference(("Lin, Fan",), "Night Ferry", "Harbour Review", "2024")),
    ("葉書寧，2023，〈夜航的檢討〉，《離島交通》，12(3)：1-20。", Reference(("葉書寧",), "夜航的檢討", "離島交通", "2023")),
    (f"葉書寧，2024年3月1日，〈夜航〉，《海報》，{WEB}。", Reference(("葉書寧",), "夜航", "海報", "2024-03-01", WEB)),
    ("葉書寧。2023。《渡輪史》。臺北：渡口。", Reference(("葉書寧",), "渡輪史", "臺北：渡口", "2023")),
]  # fmt: skip

GB = [
    (
        "叶书宁, 陆青. 北湾渡轮保险问题研究[J]. 离岛航运, 2024, 12(2): 33-40.",
        Reference(("叶书宁", "陆青"), "北湾渡轮保险问题研究", "离岛航运", "2024"),
    ),
    (
        "叶书宁. 北湾大桥全线贯通[N]. 海州日报, 2023-12-26(03).",
        Reference(("叶书宁",), "北湾大桥全线贯通", "海州日报", "2023-12-26"),
    ),
    (
        "海州航道局. 北湾航道可行性研究报告[R]. 海州: 海州航道局, 2018: 12-15.",
        Reference(("海州航道局",), "北湾航道可行性研究报告", "海州: 海州航道局", "2018"),
    ),
    ("叶书宁，等．渡轮史［M］．2版．海州：渡口出版社，2019：88．", Reference(("叶书宁",), "渡轮史", "海州：渡口出版社", "2019")),
    ("叶书宁. 渡轮补贴研究[D]. 海州: 海州大学, 2020.", Reference(("叶书宁",), "渡轮补贴研究", "海州: 海州大学", "2020")),
    (
        f"海运署. “夜航”试点启动[EB/OL]. (2023-05-01)[2024-01-05]. {WEB}.",
        Reference(("海运署",), "“夜航”试点启动", "", "2023-05-01", WEB),
    ),
    (
        f"叶书宁. 夜航试点启动[N/OL]. 海州日报, 2023-05-01[2024-01-05]. {WEB}.",
        Reference(("叶书宁",), "夜航试点启动", "海州日报", "2023-05-01", WEB),
    ),
    (f"夜航试点启动[EB/OL]. [2024-01-05]. {WEB}.", Reference((), "夜航试点启动", "", "", WEB)),
    (
        "HALE T, RUIZ A. Buoys under stress[J]. Marine Signals, 2023, 150: 1-9.",
        Reference(("HALE T", "RUIZ A"), "Buoys under stress", "Marine Signals", "2023"),
    ),
    (
        "HALE T. Harbour lamps[M]//RUIZ A. Handbook of lights. 2nd ed. Corvay: Dock Press, 2020: 45-60.",
        Reference(("HALE T",), "Harbour lamps", "Handbook of lights", "2020"),
    ),
    (
        "叶书宁. 渡轮的灯[C]//陆青. 离岛交通论文集. 海州: 渡口出版社, 2017: 3-9.",
        Reference(("叶书宁",), "渡轮的灯", "离岛交通论文集", "2017"),
    ),
]  # fmt: skip

AGENCIES = [
    (
        "HSO, Extra Large Buoys (Washington, DC: HSO, 2022), HSO-22-105974, p. 9.",
        Reference(("HSO",), "Extra Large Buoys", "Washington, DC: HSO", "2022"),
    ),
    (
        "HSO, Extra Large Buoys: Actions Needed, HSO-22-105974 (Washington, D.C.: Sept. 28, 2022), p. 9.",
        Reference(("HSO",), "Extra Large Buoys: Actions Needed", "", "2022-09-28"),
    ),
    (
        "Harbour Research Service, Buoy Names, R45757 (2025), pp. 3–4.",
        Reference(("Harbour Research Service",), "Buoy Names", "", "2025"),
    ),
    (
        "Ana Ruiz, Buoy Replacement Programs: Issues for Council, HRS Report RL30505, updated July 3, 2025, p. 4.",
        Reference(("Ana Ruiz",), "Buoy Replacement Programs: Issues for Council", "", "2025-07-03"),
    ),
]  # fmt: skip

WEB_LISTS = [
    (
        f'Harbour firm says "we are back" in Q2 — Corvay Wire, 2025-08-01 <{WEB}>',
        Reference((), 'Harbour firm says "we are back" in Q2', "Corvay Wire", "2025-08-01", WEB),
    ),
    (
        f"海運署：「夜航」政策檢討 — 海運署，2025年7月3日 <{WEB}>",
        Reference((), "海運署：「夜航」政策檢討", "海運署", "2025-07-03", WEB),
    ),
    (
        f"渡輪「N2」航線下半年開航｜離島日報，2025-07-18，{WEB}",
        Reference((), "渡輪「N2」航線下半年開航", "離島日報", "2025-07-18", WEB),
    ),
    (
        f"“Grid Code Revised” — Corvay Wire, 3 September 2024, {WEB}",
        Reference((), "Grid Code Revised", "Corvay Wire", "2024-09-03", WEB),
    ),
    (
        f'[Harbour firm says "we are back" in Q2]({WEB}) — Corvay Wire, 2025-08-01',
        Reference((), 'Harbour firm says "we are back" in Q2', "Corvay Wire", "2025-08-01", WEB),
    ),
    ("Ruiz, “Mapping the Quays,” 41.", Reference(("Ruiz",), "Mapping the Quays")),
    (
        f"漁業署，「石斑」產銷說明，2025年7月3日，{WEB}",
        Reference(("漁業署",), "「石斑」產銷說明", "", "2025-07-03", WEB),
    ),
    ("港務省，『航路整備計画』，2024 年 6 月。", Reference(("港務省",), "航路整備計画", "", "2024-06")),
    (
        f"叶书宁. 夜航试点启动. 海州日报. 2023-12-26 [2024-01-05]. <{WEB}>",
        Reference(("叶书宁",), "夜航试点启动", "海州日报", "2023-12-26", WEB),
    ),
    (f"漁業署：「石斑」產銷說明，2025年7月3日，{WEB}", Reference(url=WEB)),
]


@pytest.mark.parametrize(
    ("text", "reference"),
    [*APA, *CHINESE_APA, *AUTHOR_DATE, *GB, *AGENCIES, *WEB_LISTS],
    ids=lambda value: str(value)[:30],
)
def test_a_reference_of_any_style_is_read_as_far_as_it_can_be_told(text: str, reference: Reference) -> None:
    assert parse_reference(text) == reference


@pytest.mark.parametrize(
    "text",
    [
        "The port grew (2024). It was sold. To Corvay, 12.",
        "In June (2024). The lamp was lit.",
        "詳見葉書寧（2023）。渡輪的船資由海運署核定。",
        "海運署（2023）。渡輪年報。",
        "葉書寧（2023）指出，「夜航」制度不佳。",
        "Table rows marked [M] are estimates.",
        "該港擴建——見海運署，2024年。",
        "The port grew — in Corvay, 3 June 2024.",
        "陸青認為「夜航」一詞並不精確，2024年。",
        "陸青，「夜航」一詞並不精確，參見該法。",
    ],
)
def test_a_remark_in_the_form_of_a_list_is_no_reference(text: str) -> None:
    assert parse_note(text)[0] == ()


@pytest.mark.parametrize(
    "piece",
    [
        *("Hale, T., & ", "van ", "葉書寧、", "(2024). ", "（2023）。", "[J]. ", "[2024-01-05] ", " — ", "——", "｜", "『", "「", "“", '"'),
        *("2024. ", "A. ", "In A (Ed.), ", ", HSO-22-1", " (", "*", "《", "叶书宁. ", "HSO-", ", July 2024", "\u3000", "? "),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "head", ["", "Hale, T. (2024). ", "葉書寧（2024）。", "叶书宁. 夜航[J]. ", "HSO, Buoys, ", "陸青，「夜航」"]
)
def test_a_long_note_is_read_in_a_moment(head: str, piece: str) -> None:
    for length in (580, 20_000):
        text = head + piece * (length // len(piece))
        started = time.process_time()
        parse_reference(text)
        assert time.process_time() - started < 1


def test_what_a_link_in_markdown_says_is_the_title_with_the_quotations_in_it() -> None:
    text = f"# 夜航\n\n渡輪的船資上漲[^1]。\n\n[^1]: [海運署：「夜航」政策檢討]({WEB}) — 海運署，2025年7月3日\n"
    (note,) = read_document(text.encode(), "a.md").notes
    assert note.references == (Reference((), "海運署：「夜航」政策檢討", "海運署", "2025-07-03", WEB),)


@pytest.mark.parametrize(
    ("first", "again"),
    [
        ("Ana Ruiz, “Mapping the Quays: A Survey,” *Grid*, 2024.", "Ruiz, “Mapping the Quays,” 41."),
        ("Ana Ruiz, “The Lamps of Corvay,” *Grid*, 2024.", "Ruiz, “Lamps,” 41."),
        ("Hale, T. (2024). Buoys under stress. Marine Signals, 160.", "Hale, “Buoys,” 4."),
        ("Hale, T. (2024). Buoys under stress. Marine Signals, 160.", "Hale, op. cit., 4."),
        ("葉書寧，〈離島渡輪的夜航〉，《海報》，2024年。", "葉書寧，〈離島渡輪〉，頁 4。"),
    ],
)
def test_a_work_named_again_in_short_leads_to_the_note_that_names_it_in_full(first: str, again: str) -> None:
    notes = build_document("id", "path", RawDocument((), (RawNote("1", first), RawNote("2", again)))).notes
    assert notes[1].same_as == (0,)
    assert notes[1].unresolved == ()


@pytest.mark.parametrize(
    ("first", "again"),
    [
        ("Ana Ruiz, “Mapping the Quays,” *Grid*, 2024.", "Hale, “Mapping the Quays,” 41."),
        ("Ana Ruiz, “Mapping the Quays,” *Grid*, 2024.", "Ruiz, “Quay,” 41."),
        ("Ana Ruiz, “Quays,” 2024; Ana Ruiz, “Quays at Night,” 2025.", "Ruiz, “Quays,” 41."),
        ("Ana Ruiz, “Mapping the Quays,” *Grid*, 2024.", "Ana Ruiz, “Mapping the Quays,” *Dock*, 2025."),
    ],
)
def test_another_work_or_one_told_in_full_leads_nowhere(first: str, again: str) -> None:
    notes = build_document("id", "path", RawDocument((), (RawNote("1", first), RawNote("2", again)))).notes
    assert notes[1].same_as == ()
