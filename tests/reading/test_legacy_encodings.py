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
        ("Present: Søren Ødegård, José Núñez, Jürgen Groß, Šárka Žižková and Þóra Ýmisdóttir.", "cp1252"),
        ("The rope at 20 µm cost €30 – ½ off – ± 2 %.", "cp1252"),
        ("“We will not stop,” said the mayor’s office — and it didn’t. The café stayed open.", "mac_roman"),
        ("Паром остановлен на три дня. Мэр сообщил, что движение будет восстановлено.", "cp1251"),
        ("Паром остановлен на три дня. Мэр сообщил, что движение будет восстановлено.", "koi8_r"),
        ("Паром остановлен на три дня. Мэр сообщил, что движение будет восстановлено.", "iso8859_5"),
        ("Zażółć gęślą jaźń, książka była bardzo ciekawa i mądra", "cp1250"),
        ("Zażółć gęślą jaźń, książka była bardzo ciekawa i mądra", "iso8859_2"),
        ("Starosta oznámil, že provoz bude obnoven v pondělí, aby lidé měli čas a byl klid.", "cp1250"),
        ("A polgármester szerint a komp hétfőn újraindul, és az utasok örülnek.", "cp1250"),
        ("Primarul a spus că circulaţia va fi reluată luni, pentru că apele sunt mici.", "cp1250"),
        ("Türkiye'nin başkenti İstanbul değil, Ankara'dır. Çok güzel şehir", "cp1254"),
        ("年份,班次,旅客\n2023,47,1203\n", "gb18030"),
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
        ("Árvíztűrő tükörfúrógép, őrült nő és a fűző", "cp1250"),
        ("Dvořák, Řezníček, Čapek, Jiří", "cp1250"),
        ("Καλημέρα κόσμε, αυτό είναι", "cp1253"),
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


def listed(encoding: str, body: str, rare: str) -> tuple[str, str]:
    text = body * 6 + rare + "\n" + body * 6
    return best_of(text.encode(encoding))


@pytest.mark.parametrize(
    ("encoding", "body", "rare"),
    [
        ("gb18030", SIMPLIFIED, "监测：" + "、".join("镉铬锑铊钒铯锶钡铋铍钼铟镓锗碲钌铑钯锇铱镧铈镨钕")),
        (
            "gb18030",
            SIMPLIFIED,
            "山中有芎、芫荽、茱萸、荜茇、莨菪、蒺藜、蛴螬、蜈蚣、蟾蜍、蛤蚧、玳瑁、苜蓿、荸荠、薏苡、藿香、茴香。",
        ),
        (
            "cp950",
            TRADITIONAL,
            "鳥種：鷸、鶺鴒、鵯、鷚、鷦鷯、鵂鶹、鵟、鷂、隼、鶚、鷿鷈、鸕鶿、鵜鶘、鴇、鵙、鸝、鴝。",
        ),
        (
            "cp950",
            TRADITIONAL,
            "水邊的鵜鶘是鸕鶿的鄰居，蘆葦中有鷸與鷚在跳，鶺鴒也來到這裡，不過鷦鷯和鵂鶹只在樹上叫。",
        ),
        ("big5hkscs", TRADITIONAL, "搭乘さくら號與ひかり號，經過のぞみ與こだま。"),
        ("gb18030", SIMPLIFIED, "搭乘さくら与ひかり，经过のぞみ与こだま。"),
    ],
)
def test_rare_characters_of_a_list_or_kana_are_natural_in_chinese(encoding: str, body: str, rare: str) -> None:
    text, found = listed(encoding, body, rare)
    assert (rare in text, found) == (True, encoding)


def test_french_in_latin_1_is_never_central_european_or_of_the_macintosh() -> None:
    text = "Le phare f\xfbt b\xe2ti en 1920; o\xf9 les gardiens se relayaient, \xe0 l'abri. Le château est là."
    assert best_of(text.encode("latin-1")) == (text, "cp1252")
