"""Bytes to text, or a refusal. Never mojibake: what an encoding decodes to must be usual there, see `legacy_encodings`."""

import codecs

from charset_normalizer import from_bytes

from briefqa.errors import DocumentUnreadable
from briefqa.reading.legacy_encodings import best_of

BYTE_ORDER_MARKS = (  # the longer ones first: UTF-32 LE begins like UTF-16 LE
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MAX_NUL_SHARE = 0.001
MAX_REPLACED_SHARE = 0.001  # of U+FFFD that the file itself holds
MAX_CONTROL_SHARE = 0.01
FEW_CONTROLS = 4  # a colour set and put back in a saved terminal, a bell: in a short text too
SAMPLE_BYTES = 200_000  # enough for the detector of UTF-16


def decode(content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: byte order mark, UTF-16 by its NULs, strict UTF-8, the legacy encoding that fits, or a refusal.

    Raises DocumentUnreadable with reason "binary" or "encoding".
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _checked(_strict(content, encoding)), encoding.removesuffix("-sig")
    if content.count(0) > MAX_NUL_SHARE * len(content):
        return _utf16(content)
    try:
        return _checked(content.decode("utf-8")), "utf-8"
    except UnicodeDecodeError:
        pass
    text, encoding = best_of(content)
    if not encoding:
        raise DocumentUnreadable("encoding", "The text's encoding could not be told; save the file as UTF-8.")
    return _checked(text), encoding.replace("_", "-")


def _utf16(content: bytes) -> tuple[str, str]:
    """The text of a file with NULs, which only UTF-16 without a mark may have: for ASCII, line ends, and 一 (U+4E00)."""
    best = from_bytes(content[:SAMPLE_BYTES], cp_isolation=["utf_16_le", "utf_16_be"]).best()
    if best is not None:
        encoding = best.encoding.replace("_", "-")
        text = _strict(content, encoding)
        # ASCII strings set apart by NULs read as rare ideographs; a text whose bytes are all ASCII is in a Latin script.
        if not content.isascii() or sum(map(str.isascii, text)) > len(text) / 2:
            return _checked(text), encoding
    raise DocumentUnreadable("binary", "The file holds NUL bytes, as a program or a picture does; expected text.")


def _strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentUnreadable(
            "encoding", f"The text looks like {encoding}, but byte {error.start} does not fit; save the file as UTF-8."
        ) from None


def _checked(text: str) -> str:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    length = max(len(text), 1)
    if text.count("\ufffd") > MAX_REPLACED_SHARE * length:
        raise DocumentUnreadable(
            "encoding", "The text holds replacement characters (U+FFFD): it was decoded wrongly once; save it anew."
        )
    if text.count("\0") > MAX_NUL_SHARE * length:
        raise DocumentUnreadable(
            "binary", "The file holds NUL characters, as a program or a picture does; expected text."
        )
    control = sum(character < " " and character not in "\n\t\f\v" for character in text)
    if control > max(MAX_CONTROL_SHARE * length, FEW_CONTROLS):
        raise DocumentUnreadable("binary", f"{control} control characters in {length}; expected text.")
    return text.replace("\0", " ")  # 6\0 7 is not 67


def stray_nuls(content: bytes, encoding: str) -> tuple[str, ...]:
    """What `decode` has read as spaces, in the words of a document's `removed`; empty where there was none.

    encoding: the one that `decode` gave.
    """
    count = content.decode(encoding).count("\0") if 0 in content else 0
    return (f"NUL characters, read as spaces: {count}",) if count else ()
