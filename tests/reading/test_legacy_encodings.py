"""Encodings from before Unicode: told by what is usual in them, or not at all."""

import pytest

from briefqa.errors import DocumentUnreadable
from briefqa.reading.decoding import decode
from briefqa.reading.legacy_encodings import SAMPLE_BYTES, best_of

TRADITIONAL = "山城的圖書館在一九五二年開放，最初只有三間房。館員把報紙按月份裝訂成冊，放在靠窗的書架上。\n"
SIMPLIFIED = "山城的图书馆在一九五二年开放，最初只有三间房。馆员把报纸按月份装订成册，放在靠窗的书架上。\n"
FRENCH = "Le phare fût bâti en 1920; où les gardiens, déjà âgés, naquirent à Québec.\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "cp1252"),
        ("Le phare du cap Nord fut bâti en 1920; les gardiens s'y relayèrent, sans que la mer fût calme.", "cp1252"),
        ("Der Bürgermeister fährt über die Straße; größere Änderungen.", "cp1252"),
        ("¿Cómo está el niño? La señora está aquí.", "cp1252"),
        ("The “library” – it’s the oldest one – had a café, and 20° in July.", "cp1252"),
        ("佢哋喺香港嘅圖書館睇書，唔係好耐。", "big5hkscs"),
        ("東京の図書館は一九五二年に開館しました。最初は三つの部屋だけでした。", "cp932"),
        ("東京の図書館は一九五二年に開館しました。最初は三つの部屋だけでした。", "euc_jp"),
        ("도서관은 1952년에 문을 열었다. 처음에는 방이 세 개뿐이었다.", "cp949"),
        ("港務局", "cp950"),
        ("港务局", "gb18030"),
    ],
)
def test_a_text_is_told_by_its_usual_characters(text: str, encoding: str) -> None:
    assert best_of(text.encode(encoding)) == (text, encoding)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Příliš žluťoučký kůň úpěl ďábelské ódy a řeka tekla dál", "cp1250"),
        ("Zażółć gęślą jaźń, książka była bardzo ciekawa i mądra", "cp1250"),
        ("Árvíztűrő tükörfúrógép, őrült nő és a fűző", "cp1250"),
        ("Привет мир, это текст", "cp1251"),
        ("Привет мир, это текст", "koi8-r"),
        ("Καλημέρα κόσμε, αυτό είναι", "cp1253"),
        ("Türkiye'nin başkenti İstanbul değil, Ankara'dır. Çok güzel şehir", "cp1254"),
    ],
)
def test_other_encodings_are_refused_and_never_read_as_one_of_these(text: str, encoding: str) -> None:
    with pytest.raises(DocumentUnreadable) as caught:
        decode(text.encode(encoding))
    assert caught.value.reason == "encoding"


def test_korean_with_a_sign_that_only_chinese_has_is_not_read_as_chinese() -> None:
    text = "도서관은 1952년에 문을 열었다. 처음에는 방이 세 개뿐이었다. 사람들이 책을 읽으러 왔다.\n" * 5
    content = text.encode("euc_kr") + b"\xa2\xe8\xc9\xa1"
    assert content.decode("gb18030")
    assert best_of(content) == ("", "")


@pytest.mark.parametrize("count", [3, 50, 6_000])
def test_a_tail_in_another_encoding_is_found_however_long_the_text_before_it(count: int) -> None:
    body = (SIMPLIFIED * count).encode("gb18030")
    assert best_of(body)[1] == "gb18030"
    assert best_of(body + TRADITIONAL.encode("big5")) == ("", "")
    assert best_of((TRADITIONAL * count).encode("big5") + (SIMPLIFIED * 2).encode("gb18030")) == ("", "")


def test_the_first_accent_may_stand_far_behind_the_beginning() -> None:
    text = "The harbour has a quay.\n" * (SAMPLE_BYTES // 20) + FRENCH
    assert best_of(text.encode("cp1252")) == (text, "cp1252")
