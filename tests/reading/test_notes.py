"""What footnotes cite, in Chinese and in English practice, and where their pointers lead."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefqa.reading.builder import RawDocument, RawNote, build_document
from briefqa.reading.notes import (
    Pointer,
    full_references,
    parse_note,
    parse_reference,
    resolve_pointers,
    resolved_count,
)
from briefqa.types import Document, Note, Reference, Span


def noted(*texts: str, labels: str = "123456789") -> Document:
    """A document of notes alone, numbered from 1."""
    return build_document("id", "path", RawDocument((), tuple(map(RawNote, labels, texts))))


def cited_titles(document: Document, position: int) -> list[str]:
    """The titles behind a note, through its pointers."""
    return [reference.title for reference in full_references(document.notes, position)]


# --- one reference --------------------------------------------------------------------


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


POINTERS = st.lists(st.builds(Pointer, st.sampled_from(["", "1", "2", "3", "9"]), st.just("x")), max_size=3)


@given(st.lists(st.tuples(st.sampled_from("123"), POINTERS), max_size=8))
@settings(deadline=None)
def test_every_pointer_is_followed_or_named(rows: list[tuple[str, list[Pointer]]]) -> None:
    labels, pointers = [label for label, _ in rows], [own for _, own in rows]
    same_as, unresolved = resolve_pointers(labels, pointers)
    for position, own in enumerate(pointers):
        assert len(same_as[position]) + len(unresolved[position]) == len(own)
        assert position not in same_as[position]
        wanted = {pointer.label for pointer in own if pointer.label}
        assert all(labels[target] in wanted or target == position - 1 for target in same_as[position])


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
    return resolve_pointers(labels, [pointers for _, pointers in parsed], [works for works, _ in parsed])[0]


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
    notes = [*before, "葉書寧，前揭文。", "葉書寧，〈丙〉，2022年。"]
    parsed = [parse_note(note) for note in notes]
    same_as, unresolved = resolve_pointers(
        list("1234"), [pointers for _, pointers in parsed], [works for works, _ in parsed]
    )
    assert same_as[2] == ()
    assert unresolved[2] == ("葉書寧，前揭文。",)


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
        ("A. Ruiz. “Wind.” Grid Review 12, no. 3 (2024): 31.", ("A. Ruiz.",), "Grid Review"),
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
