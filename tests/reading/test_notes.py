"""What footnotes cite, in Chinese and in English practice, and where their pointers lead."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefqa.reading.builder import RawDocument, RawNote, build_document
from briefqa.reading.notes import (
    Pointer,
    full_references,
    parse_note,
    resolve_pointers,
    resolved_count,
)
from briefqa.reading.references import parse_reference
from briefqa.records import document_from_json, document_line
from briefqa.types import Document, Note, Reference, Span


def noted(*texts: str, labels: str = "123456789") -> Document:
    """A document of notes alone, numbered from 1."""
    return build_document("id", "path", RawDocument((), tuple(map(RawNote, labels, texts))))


def cited_titles(document: Document, position: int) -> list[str]:
    """The titles behind a note, through its pointers."""
    return [reference.title for reference in full_references(document.notes, position)]


@pytest.mark.parametrize(
    "text",
    [
        "海事署，《年報》，2024 年，頁 3；同上，頁 40。",
        "Maritime Bureau, Dredging Costs (Oslo, 2023), 12; ibid., 40, for the tables.",
        "Harbour Agency, *Tolls and Tides*, 5; Ibid., 41.",
    ],
)
def test_the_same_as_above_within_a_note_is_the_work_that_the_note_has_just_named(text: str) -> None:
    document = noted("Port Council, “Annual Fees,” *Tides*, May 1, 2021.", text, "Ibid., 50.")
    assert [note.same_as for note in document.notes] == [(), (), (1,)]


def test_the_same_as_above_behind_a_remark_is_the_note_before() -> None:
    document = noted("Port Council, “Annual Fees,” *Tides*, May 1, 2021.", "The author thanks Wu; ibid., 4.")
    assert document.notes[1].same_as == (0,)


# --- one reference --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "author"),
    [
        ("計算方式參見林帆，〈碼頭〉，2022年。", "林帆"),
        ("舊目標見海運署，《航線圖》，2023年6月，頁17。", "海運署"),
        ("各國比較詳見林帆，〈碼頭〉，2022年。", "林帆"),
        ("不同的看法見 Fan Lin, “Quays,” 2022.", "Fan Lin"),
        ("鶴見俊輔，《渡口史》，1982年。", "鶴見俊輔"),
        ("海運署意見書，《渡口》，2022年。", "海運署意見書"),
    ],
)
def test_words_that_lead_to_a_source_among_others_are_no_part_of_its_author(text: str, author: str) -> None:
    assert parse_reference(text).authors == (author,)


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        (
            "葉書寧，〈離岸風場的併網之爭〉，《能源觀察》，2024年11月5日，<https://example.org/wind>。",
            Reference(("葉書寧",), "離岸風場的併網之爭", "能源觀察", "2024-11-05", "https://example.org/wind"),
        ),
        (
            "葉書寧、陸青，〈併網之爭〉，《能源觀察》，第12卷第3期（2024年11月），頁15-30。",
            Reference(("葉書寧", "陸青"), "併網之爭", "能源觀察", "2024-11"),
        ),
        (
            "叶书宁，〈离岸风电的并网之争〉，《能源观察》，2024年11月5日，<https://example.org/wind>。",
            Reference(("叶书宁",), "离岸风电的并网之争", "能源观察", "2024-11-05", "https://example.org/wind"),
        ),
        (
            "陸青，《海上的電》（臺北：渡口出版，2022年），頁88。",
            Reference(("陸青",), "海上的電", "臺北：渡口出版", "2022"),
        ),
        ("〈電價公告〉，《電力公司》，民國113年4月1日。", Reference((), "電價公告", "電力公司", "2024-04-01")),
        ("陸青主編，《海上的電》，2022年。", Reference(("陸青",), "海上的電", "", "2022")),
        ("葉書寧等，〈併網之爭〉，《能源觀察》，2024年。", Reference(("葉書寧",), "併網之爭", "能源觀察", "2024")),
        (
            "Ana Ruiz, “Wind at the Border,” *Grid Review*, July 9, 2024, <https://example.org/ruiz>.",
            Reference(("Ana Ruiz",), "Wind at the Border", "Grid Review", "2024-07-09", "https://example.org/ruiz"),
        ),
        (
            "Ana Ruiz and Tom Hale, “Wind at the Border,” Grid Review, July 9, 2024.",
            Reference(("Ana Ruiz", "Tom Hale"), "Wind at the Border", "Grid Review", "2024-07-09"),
        ),
        (
            "Ana Ruiz, Tom Hale, and Lin Yu, “Wind at the Border,” Grid Review, July 2024.",
            Reference(("Ana Ruiz", "Tom Hale", "Lin Yu"), "Wind at the Border", "Grid Review", "2024-07"),
        ),
        (
            'Ana Ruiz et al., "Wind at the Border," _Grid Review_, 9 July 2024.',
            Reference(("Ana Ruiz",), "Wind at the Border", "Grid Review", "2024-07-09"),
        ),
        (
            "Ana Ruiz, “Wind at the Border,” *Grid Review*, Vol. 4, No. 2 (2023), pp. 10-20.",
            Reference(("Ana Ruiz",), "Wind at the Border", "Grid Review", "2023"),
        ),
        (
            "Dock Workers United, *Claim for 2024* (Corvay: DWU, 2024), 7.",
            Reference(("Dock Workers United",), "Claim for 2024", "Corvay: DWU", "2024"),
        ),
        (
            "Harrow Trust, Grants Given 2024 (Truro: Harrow Trust, 2024), 18.",
            Reference(("Harrow Trust",), "Grants Given 2024", "Truro: Harrow Trust", "2024"),
        ),
        (
            "Ana Ruiz, Tom Hale, and Lin Yu, Ports, Piers, and Quays (London: Dock Press, 2019), 4–9.",
            Reference(("Ana Ruiz", "Tom Hale", "Lin Yu"), "Ports, Piers, and Quays", "London: Dock Press", "2019"),
        ),
        (
            "Box Office of the Hill Choir, Ticket Counts 2024, 9 January 2025, p. 2.",
            Reference(("Box Office of the Hill Choir",), "Ticket Counts 2024", "", "2025-01-09"),
        ),
        (
            "Harrow Bureau, Notice on Small Boats, No. 2023-114, June 2023.",
            Reference(("Harrow Bureau",), "Notice on Small Boats", "", "2023-06"),
        ),
        (
            "Harrow Panel, Report on the Flood of 14 August 2023, Coast Institute, May 2024, 11.",
            Reference(("Harrow Panel",), "Report on the Flood of 14 August 2023", "Coast Institute", "2024-05"),
        ),
        (
            "Dawn Optics, Half-Year Report 2023, August 2023.",
            Reference(("Dawn Optics",), "Half-Year Report 2023", "", "2023-08"),
        ),
        ("*Ticket Counts 2024*, 9 January 2025.", Reference((), "Ticket Counts 2024", "", "2025-01-09")),
        (
            "See Moretti, Hale & Orr LLP, Claims Review (Dock Press, 2024).",
            Reference(("Moretti, Hale & Orr LLP",), "Claims Review", "Dock Press", "2024"),
        ),
        (
            "Moretti & Sons, “Wind,” Harbour Radio 4, May 2024.",
            Reference(("Moretti & Sons",), "Wind", "Harbour Radio 4", "2024-05"),
        ),
        (
            "Ana Ruiz and Halberd Docks plc, “Wind,” 2024.",
            Reference(("Ana Ruiz", "Halberd Docks plc"), "Wind", "", "2024"),
        ),
        (
            "Ana Ruiz, “The Silent Bell,” Ringers' Quarterly 58, no. 2 (2024): 31–40.",
            Reference(("Ana Ruiz",), "The Silent Bell", "Ringers' Quarterly", "2024"),
        ),
        (
            "Ana Ruiz, “The Silent Bell,” Ringers' Quarterly 58 (2024): 31–40.",
            Reference(("Ana Ruiz",), "The Silent Bell", "Ringers' Quarterly", "2024"),
        ),
        (
            "“Grid Code Revised,” Sept. 3, 2024, https://example.org/code.",
            Reference((), "Grid Code Revised", "", "2024-09-03", "https://example.org/code"),
        ),
    ],
)
def test_a_reference_is_read_as_far_as_it_goes(text: str, reference: Reference) -> None:
    assert parse_reference(text) == reference


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("見 https://example.org/a?b=c&d=1#e。", "https://example.org/a?b=c&d=1#e"),
        ("<https://example.org/a>", "https://example.org/a"),
        ("（https://example.org/a）", "https://example.org/a"),
        ("(https://example.org/a)", "https://example.org/a"),
        ("https://example.org/Wind_(power)", "https://example.org/Wind_(power)"),
        ("https://example.org/a.", "https://example.org/a"),
        ("https://example.org/a, accessed May 2024", "https://example.org/a"),
        ("HTTPS://EXAMPLE.ORG/A", "HTTPS://EXAMPLE.ORG/A"),
    ],
)
def test_an_address_is_read_without_what_encloses_it(text: str, url: str) -> None:
    assert parse_reference(text).url == url


@pytest.mark.parametrize("text", ["", "作者訪談。", "感謝審查人的意見", "see the table above", "123"])
def test_a_note_that_cites_nothing_has_no_reference(text: str) -> None:
    assert parse_note(text) == ((), ())


@pytest.mark.parametrize(
    "text",
    [
        "The port, as shown in the table (Harbour Office, 2024), grew.",
        "The Board met in Truro (Cornwall: the county, 2024).",
        "The fleet was sold, the port says, 9 January 2024, p. 3.",
        "Interview with the author, Corvay, 3 June 2024.",
        "This is *very* important, 2024.",
        "Boats under ten metres, *however*, 3 June 2024.",
        "However, the total excludes Corvay (Source: Harbour Office, 2024).",
        "Wire Service, June 2, 2024.",
        "Ana Ruiz, interview with Harbour Radio, 16 August 2024.",
        "Letter to Ana Ruiz, Port Director, 16 August 2024.",
        "Ana Ruiz, Port Director, told the Board of it in May 2024.",
    ],
)
def test_a_remark_with_a_year_is_no_book(text: str) -> None:
    assert parse_reference(text) == Reference()


def test_a_title_inside_a_title_stays_in_it() -> None:
    assert parse_reference("陸青，〈讀《海上的電》有感〉，《書評》，2023年。").title == "讀《海上的電》有感"


def test_brackets_without_an_address_in_them_stay_in_a_title() -> None:
    assert parse_reference('陸青，"電<>海"，2023年，<https://a.example/x>。').title == "電<>海"
    assert (
        parse_reference("陸青，〈電海〉，《書評》，< https://a.example/x https://a.example/y >。").container == "書評"
    )


@given(st.text('葉書寧，〈〉《》“”"；;<>https://a.b 同註12 Supra note Ibid. ,2024年5月*_()（）', max_size=80))
@settings(deadline=None)
def test_any_note_can_be_parsed(text: str) -> None:
    references, pointers = parse_note(text)
    assert Reference() not in references
    assert all(pointer.text in text for pointer in pointers)
    for reference in references:
        assert reference.title in text
        assert reference.container in text
        assert reference.url in text
        assert all(author in text for author in reference.authors)


# --- several in one note --------------------------------------------------------------


def test_a_note_may_cite_several_works() -> None:
    text = "葉書寧，〈甲〉，《能源觀察》，2024年；Ana Ruiz, “Wind,” Grid Review, 2023; 陸青，〈丙〉，《書評》，2022年。"
    references, pointers = parse_note(text)
    assert [reference.title for reference in references] == ["甲", "Wind", "丙"]
    assert pointers == ()


def test_semicolons_in_titles_and_addresses_do_not_set_works_apart() -> None:
    text = "葉書寧，〈併網；或不併網〉，《能源觀察》，2024年，<https://example.org/a;b=1>。"
    references, _ = parse_note(text)
    assert [(reference.title, reference.url) for reference in references] == [
        ("併網；或不併網", "https://example.org/a;b=1")
    ]


def test_a_note_may_cite_and_point() -> None:
    references, pointers = parse_note("同註 3；葉書寧，〈甲〉，《能源觀察》，2024年；Supra note 5.")
    assert [reference.title for reference in references] == ["甲"]
    assert [pointer.label for pointer in pointers] == ["3", "5"]


# --- pointers -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("同註 5。", "5"),
        ("同註5，頁 12。", "5"),
        ("同注 5。", "5"),
        ("同前註 5。", "5"),
        ("見註 5。", "5"),
        ("參見註 5。", "5"),
        ("参见注5。", "5"),
        ("贈票不計，計法見註 5。", "5"),
        ("See note 5.", "5"),
        ("See also n. 5, at 12.", "5"),
        ("Boats under ten metres are left out, as they are in all ports of the coast, see note 5.", "5"),
        ("前揭註 5，頁 3。", "5"),
        ("葉書寧，同註 5，頁 12。", "5"),
        ("Supra note 5.", "5"),
        ("*Supra* note 5, at 12.", "5"),
        ("Ruiz, supra note 5, p. 12.", "5"),
        ("Supra n. 5.", "5"),
        ("同前註。", ""),
        ("同前註，頁 12。", ""),
        ("同上註。", ""),
        ("同上。", ""),
        ("同上，頁 7。", ""),
        ("Ibid.", ""),
        ("*Ibid.*, p. 12.", ""),
        ("Id. at 45.", ""),
        ("ibid., 3", ""),
    ],
)
def test_words_for_another_note_are_read(text: str, label: str) -> None:
    references, pointers = parse_note(text)
    assert references == ()
    assert [pointer.label for pointer in pointers] == [label]


@pytest.mark.parametrize("aside", ["參見註 3。", "see note 3.", "見註 3。"])
def test_a_word_for_another_note_beside_a_reference_is_an_aside(aside: str) -> None:
    references, pointers = parse_note(f"葉書寧，〈甲〉，《能源觀察》，2024年；{aside}")
    assert [reference.title for reference in references] == ["甲"]
    assert pointers == ()


def test_ibid_after_a_book_leads_to_it() -> None:
    document = noted("Harrow Trust, Grants Given 2024 (Truro: Harrow Trust, 2024), 18.", "Ibid., 22.")
    assert cited_titles(document, 1) == ["Grants Given 2024"]


@pytest.mark.parametrize(
    "text", ["Android devices, 2024.", "The idea of a grid.", "Florida v. Ruiz, 2021.", "Madrid. A city."]
)
def test_letters_inside_other_words_point_nowhere(text: str) -> None:
    assert parse_note(text)[1] == ()


def test_a_pointer_finds_the_note_of_its_number() -> None:
    document = noted("葉書寧，〈甲〉，2024年。", "陸青，〈乙〉，2023年。", "同註 1。", "同前註。", "Supra note 2.")
    assert [note.same_as for note in document.notes] == [(), (), (0,), (2,), (1,)]
    assert [cited_titles(document, position) for position in range(5)] == [["甲"], ["乙"], ["甲"], ["甲"], ["乙"]]


def test_several_pointers_in_a_note_are_all_followed() -> None:
    document = noted("葉書寧，〈甲〉，2024年。", "陸青，〈乙〉，2023年。", "同註 1；同註 2；林帆，〈丙〉，2022年。")
    assert document.notes[2].same_as == (0, 1)
    assert sorted(cited_titles(document, 2)) == ["丙", "乙", "甲"]


def test_two_numbers_after_one_pointer_are_both_followed() -> None:
    document = noted("葉書寧，〈甲〉，2024年。", "陸青，〈乙〉，2023年。", "同註 1、2。", "同註 1 及註 2。")
    assert [cited_titles(document, position) for position in (2, 3)] == [["甲", "乙"], ["甲", "乙"]]


def test_where_numbering_restarts_the_nearest_earlier_note_is_meant() -> None:
    document = noted("〈甲〉，2024年。", "〈乙〉，2023年。", "〈丙〉，2022年。", "同註 1。", labels="1212")
    assert cited_titles(document, 3) == ["丙"]


def test_a_pointer_forward_finds_a_later_note_where_no_earlier_one_fits() -> None:
    assert cited_titles(noted("見註 2。", "〈乙〉，2023年。"), 0) == ["乙"]


def test_pointers_in_a_circle_come_to_an_end() -> None:
    document = noted("同註 2。", "同註 3；〈乙〉，2023年。", "同註 1。")
    assert [cited_titles(document, position) for position in range(3)] == [["乙"], ["乙"], ["乙"]]


def test_a_note_that_points_to_itself_is_lost() -> None:
    document = noted("同註 1。")
    assert document.notes[0].same_as == ()
    assert document.notes[0].unresolved == ("同註 1。",)


def test_a_pointer_to_a_note_that_is_not_there_is_named() -> None:
    document = noted("〈甲〉，2024年。", "同註 8；同註 1。")
    assert document.notes[1].same_as == (0,)
    assert document.notes[1].unresolved == ("同註 8",)


def test_the_first_note_has_none_before_it() -> None:
    document = noted("同前註。")
    assert document.notes[0].unresolved == ("同前註。",)


def test_the_note_before_a_note_is_not_there_where_its_number_is_missing() -> None:
    document = noted("葉書寧，〈甲〉，2024年。", "同前註。", "Ibid.", labels="124")
    assert document.notes[1].same_as == (0,)
    assert document.notes[2].same_as == ()
    assert document.notes[2].unresolved == ("Ibid.",)


POINTERS = st.lists(st.builds(Pointer, st.sampled_from(["", "1", "2", "3", "9"]), st.just("x")), max_size=3)


@given(st.lists(st.tuples(st.sampled_from("123"), POINTERS), max_size=8))
@settings(deadline=None)
def test_every_pointer_is_followed_or_named(rows: list[tuple[str, list[Pointer]]]) -> None:
    labels, pointers = [label for label, _ in rows], [own for _, own in rows]
    for position, (own, led) in enumerate(zip(pointers, resolve_pointers(labels, pointers), strict=True)):
        assert len(led.same_as) + len(led.unresolved) == len(own)
        assert position not in led.same_as
        wanted = {pointer.label for pointer in own if pointer.label}
        assert all(labels[target] in wanted or target == position - 1 for target in led.same_as)


@given(st.lists(st.lists(st.integers(0, 5), max_size=3), min_size=6, max_size=6))
@settings(deadline=None)
def test_whatever_the_pointers_each_reachable_reference_is_found_once(graph: list[list[int]]) -> None:
    notes = [Note(str(i), Span(0, 0), (Reference(title=f"t{i}"),), tuple(targets)) for i, targets in enumerate(graph)]
    for start in range(6):
        reachable, waiting = set[int](), [start]
        while waiting:
            position = waiting.pop()
            if position not in reachable:
                reachable.add(position)
                waiting += graph[position]
        found = [reference.title for reference in full_references(notes, start)]
        assert sorted(found) == sorted(f"t{i}" for i in reachable)
        assert found[0] == f"t{start}"


@given(st.lists(st.lists(st.integers(0, 5), max_size=3), min_size=6, max_size=6), st.sets(st.integers(0, 5)))
@settings(deadline=None)
def test_notes_with_a_reference_behind_them_are_counted(graph: list[list[int]], own: set[int]) -> None:
    notes = [
        Note(str(i), Span(0, 0), (Reference(title="t"),) if i in own else (), tuple(targets))
        for i, targets in enumerate(graph)
    ]
    assert resolved_count(notes) == sum(bool(full_references(notes, start)) for start in range(6))


def test_a_long_chain_of_notes_is_counted_in_one_pass() -> None:
    notes = [Note("1", Span(0, 0), (Reference(title="t"),))]
    notes += [Note(str(i), Span(0, 0), (), (i - 1,)) for i in range(1, 200_000)]
    assert resolved_count(notes) == len(notes)


def resolved(*notes: str) -> list[tuple[int, ...]]:
    parsed = [parse_note(note) for note in notes]
    labels = [str(number) for number in range(1, len(notes) + 1)]
    led = resolve_pointers(labels, [pointers for _, pointers in parsed], [works for works, _ in parsed])
    return [one.same_as for one in led]


@pytest.mark.parametrize("word", ["前揭文", "前揭書，頁 12", "同前揭文", "前揭书", "前引文，頁 3"])
def test_an_author_alone_leads_to_the_latest_note_on_the_work(word: str) -> None:
    notes = [
        "葉書寧，〈甲〉，2024年。",
        "陸青，〈乙〉，2023年。",
        "葉書寧，〈甲〉，2024年，頁 5。",
        f"葉書寧，{word}。",
    ]
    assert resolved(*notes)[3] == (2,)


def test_op_cit_names_the_author_by_the_last_name() -> None:
    assert resolved("Ana Ruiz, “Fares,” 2021.", "Jo Hart, “Quays,” 2020.", "Ruiz, op. cit., p. 9.")[2] == (0,)


def test_several_authors_mean_their_common_work() -> None:
    notes = ["葉書寧，〈甲〉，2024年。", "陸青、葉書寧，〈乙〉，2023年。", "陸青、葉書寧，前揭文。"]
    assert resolved(*notes)[2] == (1,)


@pytest.mark.parametrize(
    "before",
    [
        ("葉書寧，〈甲〉，2024年。", "葉書寧，〈乙〉，2023年。"),  # which of the two?
        ("陸青，〈乙〉，2023年。", "方芷若，〈甲〉，2024年。"),
    ],
)
def test_an_author_without_one_work_before_is_lost_and_named(before: tuple[str, ...]) -> None:
    lost = noted(*before, "葉書寧，前揭文。", "葉書寧，〈丙〉，2022年。").notes[2]
    assert lost.same_as == ()
    assert lost.unresolved == ("葉書寧，前揭文。",)


@pytest.mark.parametrize("text", ["葉書寧的前揭文章很長。", "Ruiz wrote an op. cit. note.", "前揭文所述，船資上漲。"])
def test_what_only_speaks_of_an_earlier_work_names_no_author(text: str) -> None:
    assert all(not pointer.authors for pointer in parse_note(text)[1])


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Supra note a.", "a"),
        ("Ruiz, *supra* note b, p. 8.", "b"),
        ("同註 c。", "c"),
        ("同註①，頁 4。", "1"),
        ("同註[5]。", "5"),
        ("參見註⑫。", "12"),
    ],
)
def test_a_note_may_be_called_by_its_letter_or_its_circled_number(text: str, label: str) -> None:
    assert [pointer.label for pointer in parse_note(text)[1]] == [label]


@pytest.mark.parametrize("text", ["Supra p. 5.", "supra note a study of fares", "See a note, 2021."])
def test_other_letters_call_no_note(text: str) -> None:
    assert all(not pointer.label.isalpha() for pointer in parse_note(text)[1])


def test_a_lettered_note_is_found() -> None:
    document = noted("Ana Ruiz, “Fares,” 2021.", "Jo Hart, “Quays,” 2020.", "Supra note a, p. 3.", labels="abc")
    assert document.notes[2].same_as == (0,)


LEADS = [
    *("請參閱：", "參閱", "參見", "並參見", "見", "詳見", "另見", "轉引自", "引自", "資料來源：", "請参阅", "转引自", "资料来源："),
    *("關於船資的漲幅，見", "這裡只算平日。", "See ", "See also ", "Cf. ", "Quoted in ", "Source: "),
]  # fmt: skip


@pytest.mark.parametrize("lead", LEADS)
def test_words_that_lead_to_a_source_are_no_authors(lead: str) -> None:
    fares = Reference(("葉書寧", "陸青"), "船資", "海報", "2024")
    assert parse_note(f"{lead}葉書寧、陸青，〈船資〉，《海報》，2024年。")[0] == (fares,)
    assert parse_note(f"{lead}〈船資〉，《海報》，2024年。")[0] == (Reference((), "船資", "海報", "2024"),)
    wind = Reference(("Ana Ruiz",), "Wind", "Grid Review", "2024")
    assert parse_note(f"{lead}Ana Ruiz, “Wind,” *Grid Review*, 2024.")[0] == (wind,)


@pytest.mark.parametrize(
    ("text", "authors", "container"),
    [
        ("葉書寧〈船資〉，《海報》，2024年。", ("葉書寧",), "海報"),
        ("葉書寧。〈船資〉。《海報》，2024年。", ("葉書寧",), "海報"),
        ("A. Ruiz. “Wind.” Grid Review 12, no. 3 (2024): 31.", ("A. Ruiz",), "Grid Review"),
        ("Ana Ruiz “Wind,” Grid Review, 2024.", ("Ana Ruiz",), "Grid Review"),
        ("葉書寧《船資史》，海港出版社，2024年。", (), "海港出版社"),  # as in 美國《外交事務》
    ],
)
def test_names_need_no_comma_before_a_title_of_an_article(text: str, authors: tuple[str, ...], container: str) -> None:
    found = parse_reference(text)
    assert (found.authors, found.container) == (authors, container)


def test_words_that_lead_to_a_book_are_no_authors() -> None:
    book = Reference(("Harrow Trust",), "Grants Given 2024", "Truro: Harrow Trust", "2024")
    for lead in ("資料來源：", "見 ", "Quoted in "):
        assert parse_reference(f"{lead}Harrow Trust, *Grants Given 2024* (Truro: Harrow Trust, 2024), 18.") == book


@pytest.mark.parametrize("name", ["見聞社", "參議院", "參考消息", "海港局研究室", "本田葉"])
def test_a_name_that_begins_like_such_a_word_is_a_name(name: str) -> None:
    assert parse_reference(f"{name}，〈船資〉，2024年。").authors == (name,)


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("潮聲社編輯部對 Harrow Trust《港口年報》的報導，2024年5月1日。", Reference(title="港口年報")),
        ("《海事準則》全文見港務局公報，2024年5月1日。", Reference(title="海事準則")),
        ("潮聲社「碼頭邊」，2024年5月1日。", Reference(title="碼頭邊", date="2024-05-01")),
        ("東灣《漁船法》，頁 4。", Reference(title="漁船法")),
        ("港務局對船資的說明，〈船資〉，《海報》，2024年。", Reference((), "船資", "海報", "2024")),
        ("He was quick to answer, “Wind,” *Grid Review*, 2024.", Reference((), "Wind", "Grid Review", "2024")),
        ("陸青，〈船資公告〉，第 9 號，2024年。", Reference(("陸青",), "船資公告", "", "2024")),
        ("“Ruiz v. Hale,” High Court (Trade), 9 July 2024.", Reference((), "Ruiz v. Hale", "High Court (Trade)", "2024-07-09")),
    ],
)  # fmt: skip
def test_what_is_not_surely_an_author_or_a_container_is_left_out(text: str, reference: Reference) -> None:
    assert parse_reference(text) == reference


@pytest.mark.parametrize(
    "text",
    [
        "會議的名稱是「離岸風場協調會」。",
        "例如東灣的「漁港區」，以及西灣的「渡輪區」。",
        "該欄目每週整理《潮聲報》Podcast 的內容，每集十五分鐘。",
        "本集取自 2024 年 5 月 1 日的《週日潮聲》，主持人為路安（Lu An）。",
        "《九號文件》又稱「去油化」。",
        "The word “quay” was first used in 2019.",
    ],
)
def test_words_that_a_remark_quotes_are_no_reference(text: str) -> None:
    assert parse_note(text)[0] == ()


def test_an_earlier_work_without_a_name_is_lost_and_not_the_note_before() -> None:
    document = noted("葉書寧，〈甲〉，2024年。", "該報告的作者，前揭文。")
    assert document.notes[1].same_as == ()
    assert document.notes[1].unresolved == ("該報告的作者，前揭文。",)


@pytest.mark.parametrize(
    ("text", "label"), [("同註 5a。", "5a"), ("Supra note 5a, at 3.", "5a"), ("Supra note 5p. 12", "5")]
)
def test_a_letter_may_be_part_of_a_notes_number(text: str, label: str) -> None:
    assert [pointer.label for pointer in parse_note(text)[1]] == [label]


# --- which work of a note is meant -----------------------------------------------------

TWO = (
    "Ana Ruiz, *The Dock* (Washington, DC: Dock Press, 2021), 4; Tom Hale and Lin Yu, “Fares,” Quay Centre, July 2024."
)
THREE = "數位發展部，〈海纜〉，2024年；陳力，〈船資〉，《海報》，2023年；國家通訊傳播委員會，〈市場〉，2022年。"


@pytest.mark.parametrize(
    ("first", "pointer", "titles"),
    [
        (TWO, "Ruiz, *supra* note 1, p. 110.", ["The Dock"]),
        (TWO, "See Hale and Yu, supra note 1.", ["Fares"]),
        (TWO, "Hale et al., supra note 1.", ["Fares"]),
        (TWO, "Supra note 1 (Yu).", ["Fares"]),
        (TWO, "The Dock, supra note 1, at 3.", ["The Dock"]),
        (TWO, "Quay Centre, supra note 1.", ["Fares"]),
        (TWO, "見註1所引 Hale and Yu 一文。", ["Fares"]),
        (TWO, "Hale, supra note 1, 4; Ruiz, supra note 1, 5.", ["Fares", "The Dock"]),
        (TWO, "Ruiz, op. cit., p. 3.", ["The Dock"]),
        (TWO, "Ruiz, *supra*, at 3.", ["The Dock"]),
        (TWO, "Ibid., p. 33.", ["The Dock", "Fares"]),
        (TWO, "Supra note 1.", ["The Dock", "Fares"]),
        (THREE, "陳力，同註1，頁 3。", ["船資"]),
        (THREE, "數位部，同註1。", ["海纜"]),
        (THREE, "通傳會，同註1。", ["市場"]),
        (THREE, "陳力，〈船資〉，同註1，頁 9。", ["船資"]),
        (THREE, "陳力，前揭文。", ["船資"]),
        (THREE, "其餘各項，同註1。", ["海纜", "船資", "市場"]),
    ],
)
def test_a_pointer_that_names_authors_means_their_work(first: str, pointer: str, titles: list[str]) -> None:
    document = noted(first, pointer, "Ibid.")
    assert cited_titles(document, 1) == titles
    assert cited_titles(document, 2) == titles


def test_a_work_that_is_meant_is_followed_no_further() -> None:
    document = noted(
        "〈甲〉，2024年。", "同註1；Ana Ruiz, “Wind,” 2024; Tom Hale, “Fares,” 2023.", "Hale, supra note 2."
    )
    assert cited_titles(document, 2) == ["Fares"]


def test_the_work_that_is_meant_is_kept_in_the_index() -> None:
    document = noted(TWO, "Ruiz, supra note 1.")
    assert document.notes[1].meant == ((0,),)
    assert document_from_json(json.loads(document_line(document))) == document


@pytest.mark.parametrize("text", ["由此可見①船資上漲；②班次減少。", "兩地相同①船資②班次。"])
def test_a_list_in_a_note_is_no_pointer(text: str) -> None:
    assert parse_note(text) == ((), ())


@pytest.mark.parametrize(
    ("first", "pointer"),
    [
        ("Ana Ruiz. The dock, 2021; Tom Hale, “Fares,” Quay Centre, July 2024.", "Ruiz, supra note 1."),
        ("陳力的舊作；張三，〈船資〉，2023年。", "陳力，同註1。"),
    ],
)
def test_a_pointer_to_a_work_that_could_not_be_read_leads_to_nobody_else_s(first: str, pointer: str) -> None:
    document = noted(first, pointer)
    assert cited_titles(document, 1) == []
    assert document.notes[1].unresolved == (pointer,)


@pytest.mark.parametrize(
    ("first", "pointer"),
    [
        ("Ministry of Digital Affairs, “Fares,” 2024.", "MODA, supra note 1."),
        ("Ana Ruiz, “Wind,” *Grid Review*, 2024.", "Compare Ruiz, supra note 1."),
        ("Ana Ruiz, “Wind,” *Grid Review*, 2024.", "Annual Report, supra note 1."),
        ("“Wind,” *Grid Review*, 2024.", "Hale, supra note 1."),
        ("Ana Ruiz, “Wind,” 2024.", "魯伊斯，同註1。"),
        ("張三，〈船資〉，2023年。", "另一說，同註1。"),
    ],
)
def test_a_pointer_whose_words_may_be_another_name_is_followed(first: str, pointer: str) -> None:
    expected = [] if pointer.startswith("Annual") else [parse_reference(first).title]
    assert cited_titles(noted(first, pointer), 1) == expected


# --- pointers in other words -----------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("同①。", ["1"]),
        ("同①，第4页。", ["1"]),
        ("參見②。", ["2"]),
        ("參閱註 4。", ["4"]),
        ("请参阅注4。", ["4"]),
        ("參考註4。", ["4"]),
        ("詳註4。", ["4"]),
        ("見註10；並參閱註13。", ["10", "13"]),
        ("同註1；並參閱註13。", ["1", "13"]),
        ("See infra note 9.", ["9"]),
    ],
)
def test_words_for_other_notes_are_all_read(text: str, labels: list[str]) -> None:
    references, pointers = parse_note(text)
    assert references == ()
    assert [pointer.label for pointer in pointers] == labels


RELEASE = "參見海洋委員會海巡署，〈處置說明〉，新聞稿，2025年1月6日；另見 Ana Ruiz, “Wind,” *Grid Review*, 2024."


@pytest.mark.parametrize(
    "word", ["海巡署，前揭新聞稿。", "海洋委員會海巡署，前揭新聞稿，頁 2。", "海洋委員會海巡署：前引文，第2頁。"]
)
def test_an_office_may_be_named_without_its_ministry(word: str) -> None:
    assert cited_titles(noted(RELEASE, word), 1) == ["處置說明"]


@pytest.mark.parametrize(
    "word", ["前引《海纜現況》。", "參見前揭《海纜現況》，頁 3。", "陳力：前引《海纜現況》，第3頁。"]
)
def test_an_earlier_title_leads_to_its_work(word: str) -> None:
    document = noted("陳力：《海纜現況——兼論船資》，2024年；林帆，《渡口》，2023年。", "〈甲〉，2022年。", word)
    assert cited_titles(document, 2) == ["海纜現況——兼論船資"]
    assert document.notes[2].references == ()


def test_an_earlier_title_that_no_note_has_is_named() -> None:
    document = noted("陳力：《渡口》，2024年。", "前引《海纜現況》。", "林帆，前引《渡口》。")
    assert [note.unresolved for note in document.notes[1:]] == [("前引《海纜現況》。",), ("林帆，前引《渡口》。",)]


def test_several_authors_of_an_earlier_work_may_be_set_apart_by_commas() -> None:
    first = "Ana Ruiz, Tom Hale, and Lin Yu, *The Dock* (Corvay: Dock Press, July 2024), https://a.example/dock."
    for word in ("Ruiz, Hale, and Yu, op. cit., 4.", "Ruiz et al., op. cit., p. 45.", "Ruiz, Hale & Yu, *op. cit.*"):
        assert cited_titles(noted(first, word), 1) == ["The Dock"]


# --- a work found in another -----------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "works"),
    [
        (
            "陳力：《海纜》，转引自李四：《海权论》，北京：商务，2020年版，第5页。",
            [("海纜", "", ""), ("海权论", "北京：商务", "2020")],
        ),
        ("葉書寧，〈甲〉，114年1月，轉引自〈乙〉，《海報》，114年2月14日。", [("甲", "", "2025-01"), ("乙", "海報", "2025-02-14")]),
        ("葉書寧，〈甲〉（轉引自陸青，〈乙〉，《海報》，2024年）。", [("甲", "", ""), ("乙", "海報", "2024")]),
        (
            "Ana Ruiz, “Wind,” Grid Review, 2023, cited in Tom Hale, “Fares,” Quays, 2024.",
            [("Wind", "Grid Review", "2023"), ("Fares", "Quays", "2024")],
        ),
        ("葉書寧訪談，轉引自陸青，〈乙〉，《海報》，2024年。", [("乙", "海報", "2024")]),
        ("Ana Ruiz, “What Hale, quoted in Quays, Said,” Grid Review, 2023.", [("What Hale, quoted in Quays, Said", "Grid Review", "2023")]),
    ],
)  # fmt: skip
def test_a_work_and_the_one_it_was_found_in_are_two(text: str, works: list[tuple[str, str, str]]) -> None:
    references, _ = parse_note(text)
    assert [(work.title, work.container, work.date) for work in references] == works


def test_a_work_may_be_found_in_that_of_another_note() -> None:
    document = noted("“Wind,” Grid Review, Sept. 2, 2023, quoted in Hale, infra note 2.", "Tom Hale, “Fares,” 2024.")
    assert cited_titles(document, 0) == ["Wind", "Fares"]


@given(st.lists(st.sampled_from(["轉引自", "〈甲〉，", "《", "》", "cited in ", "陸青，", "同註1"]), max_size=60))
@settings(deadline=None)
def test_works_found_in_works_without_end_are_read(words: list[str]) -> None:
    references, pointers = parse_note("".join(words))
    assert len(references) + len(pointers) <= len(words)


# --- the day on which an address was looked at -----------------------------------------


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Ana Ruiz, “Wind,” Grid, 2024, https://a.example/w (accessed March 3, 2025).", "2024"),
        ("Ana Ruiz, “Wind,” Grid, https://a.example/w, last visited Mar. 3, 2025.", ""),
        ("Ana Ruiz, “Wind,” Grid, retrieved March 3, 2025, from https://a.example/w.", ""),
        ("Ana Ruiz, *The Dock* (Corvay: Dock Press, 2021), https://a.example/w (accessed May 1, 2025).", "2021"),
        ("葉書寧，〈甲〉，2024年，https://a.example/w，最後瀏覽日：2025年8月30日。", "2024"),
        ("葉書寧，〈甲〉，《海報》，2024年5月，https://a.example/w，檢索於2025年8月30日。", "2024-05"),
        ("叶书宁：《甲》，2024年，http://a.example/w，访问日期：2025年8月30日。", "2024"),
        ("葉書寧，〈甲〉，《海報》網站，2025年6月1日瀏覽。", ""),
        ("葉書寧，〈甲〉，2024年，檢視日期：114年6月1日。", "2024"),
        ("〈甲〉，https://a.example/w，《海報》，2025年10月1日。", "2025-10-01"),
    ],
)
def test_the_day_on_which_somebody_looked_is_not_the_work_s(text: str, date: str) -> None:
    assert parse_reference(text).date == date


@pytest.mark.parametrize(
    "behind", ["（瀏覽日期：2025年6月1日）。", "：參見", "」", "【檢索日期：2025年6月1日】", "（2025/6/1）"]
)
def test_an_address_ends_before_marks_that_stand_in_none(behind: str) -> None:
    assert parse_reference(f"葉書寧，〈甲〉，https://a.example/w{behind}").url == "https://a.example/w"


# --- names, imprints, judgments --------------------------------------------------------


@pytest.mark.parametrize(
    ("imprint", "container", "date"),
    [
        ("(Washington, DC: Dock Press, 2021), pp. 101-104.", "Washington, DC: Dock Press", "2021"),
        ("(Cambridge, MA: Dock Press, July 2025), https://a.example/w.", "Cambridge, MA: Dock Press", "2025-07"),
        ("(Washington, D.C.: Dock Press, July 31, 2025).", "Washington, D.C.: Dock Press", "2025-07-31"),
        ("(Corvay: Dock Press, July 2025), 12.", "Corvay: Dock Press", "2025-07"),
    ],
)
@pytest.mark.parametrize("title", ["The Dock", "*The Dock*"])
def test_an_imprint_may_have_a_state_and_a_month(title: str, imprint: str, container: str, date: str) -> None:
    found = parse_reference(f"Ana Ruiz and Tom Hale, {title} {imprint}")
    assert (found.authors, found.title, found.container, found.date) == (
        ("Ana Ruiz", "Tom Hale"),
        "The Dock",
        container,
        date,
    )


@pytest.mark.parametrize(
    ("names", "authors"),
    [
        ("Ministry of Transportation and Communications", ["Ministry of Transportation and Communications"]),
        ("Department of Culture, Media and Sport", ["Department of Culture, Media and Sport"]),
        ("Food and Drug Administration", ["Food and Drug Administration"]),
        ("Center for Strategic and International Studies", ["Center for Strategic and International Studies"]),
        ("Ministry of Defence and Ministry of Trade", ["Ministry of Defence", "Ministry of Trade"]),
        ("Ana Ruiz and Harrow Trust", ["Ana Ruiz", "Harrow Trust"]),
        ("Ruiz and Hale", ["Ruiz", "Hale"]),
        ("王小明著，李大華譯", ["王小明"]),
        ("王小明編著", ["王小明"]),
        ("王小明、李大華合著", ["王小明", "李大華"]),
        ("王小明（主編）", ["王小明"]),
        ("王小明主编", ["王小明"]),
        ("李大華譯", ["李大華"]),
        ("王著", ["王著"]),
    ],
)
def test_names_are_set_apart_and_what_they_did_is_left_out(names: str, authors: list[str]) -> None:
    title = "〈船資〉" if names[0] >= "\u4e00" else "“Fares”"
    assert list(parse_reference(f"{names}，{title}，2024年。").authors) == authors


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("東灣地方法院114年度訴字第123號刑事判決，2025年6月12日。", Reference(title="東灣地方法院114年度訴字第123號刑事判決", date="2025-06-12")),
        ("參見最高法院112年度台上字第123號判決。", Reference(title="最高法院112年度台上字第123號判決")),
        ("最高人民法院（2020）最高法民终123号民事判决书。", Reference(title="最高人民法院（2020）最高法民终123号民事判决书")),
        ("司法院釋字第603號解釋。", Reference(title="司法院釋字第603號解釋")),
        ("葉書寧，〈評最高法院112年度台上字第1號判決〉，2024年。", Reference(("葉書寧",), "評最高法院112年度台上字第1號判決", "", "2024")),
        ("法院的判決在112年才公布。", Reference()),
        ("港務處，「渡輪採購案」公告，2025年7月22日。", Reference(("港務處",), "渡輪採購案", "", "2025-07-22")),
        ("港務處於2025年通過「渡輪條例」草案，2025年9月18日送審。", Reference()),
    ],
)  # fmt: skip
def test_judgments_and_notices_are_references(text: str, reference: Reference) -> None:
    assert parse_reference(text) == reference


FERRY = "林帆，〈渡輪〉，《離島日報》，2025年6月1日。"


@pytest.mark.parametrize(
    "words",
    [
        "前揭「渡輪」一詞，係指海運法所定之船舶。",
        "前揭「渡輪」，係指船舶。",
        "前揭“渡輪”用語過寬。",
        "前揭〈渡輪〉云云。",
        "前揭《渡輪》所稱船舶，見該法。",
    ],
)
def test_words_that_were_quoted_before_are_no_work(words: str) -> None:
    note = noted(FERRY, words).notes[1]
    assert (note.same_as, note.unresolved) == ((), ())


@pytest.mark.parametrize(
    "words",
    [
        "前揭「渡輪」。",
        "前揭「渡輪」一文，頁 3。",
        "前揭“渡輪”，第3頁",
        "前揭〈渡輪〉，《離島日報》，頁三。",
        "前揭〈渡輪〉",
    ],
)
def test_a_work_that_was_cited_before_is_pointed_to_by_its_title(words: str) -> None:
    assert noted(FERRY, words).notes[1].same_as == (0,)


@pytest.mark.parametrize(
    ("text", "container", "date"),
    [
        ("林帆訪問王方，〈夜航〉，《離島日報》，訪問日期：2024年5月1日", "離島日報", "2024-05-01"),
        ("林帆专访王方，〈夜航〉，访问日期：2024年5月1日", "", "2024-05-01"),
        ("〈夜〉，訪問時間2024年5月1日", "", ""),
        ("〈夜〉，上網瀏覽日期：2024年5月1日", "", ""),
        ("〈夜〉，離島日報，最後瀏覽日期：2024年5月1日", "離島日報", ""),
        ("林帆專訪王方，〈夜〉，https://a.example/b，訪問日期：2024年5月1日", "", ""),
        ("林帆專訪王方，https://a.example/b，〈夜〉，訪問日期：2024年5月1日", "", ""),
        ("林帆訪問王方，〈夜〉，瀏覽日期：2024年5月1日", "", ""),
    ],
)
def test_a_visit_of_a_page_is_no_interview(text: str, container: str, date: str) -> None:
    found = parse_reference(text)
    assert (found.container, found.date) == (container, date)
