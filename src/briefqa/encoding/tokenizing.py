"""Text -> token ids of the packaged model, without the second that its full tokenizer takes to load.

The model cuts a text into Unigram pieces (Kudo 2018, "Subword Regularization"): of all ways to cut a word, the one whose
pieces have the highest summed log probability. `full_tokenizer` says that to the package `tokenizers`, whose JSON goes
into the model's folder; parsing its 250,002 pieces costs a second in every process. `TrieTokenizer` cuts with a trie
that lies ready on disk and is memory-mapped: the same pieces, by test, half a millisecond for a passage.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from tokenizers.normalizers import Normalizer

SPACE_MARK = "\u2581"  # stands for the space before a word, inside pieces
BEGIN, PAD, END, UNKNOWN = 0, 1, 2, 3  # ids of <s>, <pad>, </s>, <unk>
CONTROL_PIECES = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
UNKNOWN_PENALTY = 10.0  # below the worst piece; the constant of sentencepiece and of `tokenizers`
CODE_POINT_BITS = 21  # Unicode ends at U+10FFFF

TRIE_FILES = ("trie_keys.npy", "trie_pieces.npy", "piece_scores.npy")


def text_normalizer() -> "Normalizer":
    """What the model's texts went through in training, as far as code points go: sentencepiece's `nmt_nfkc`.

    Control characters vanish; line ends, zero-width characters, U+2581 and U+FFFD become spaces; NFKC; spaces collapse.
    The fullwidth tilde is not folded there (it is a piece of its own), so it sits out NFKC as a noncharacter.
    """
    # Imported here because only the two users of this function need it, and a door that embeds nothing should not pay.
    from tokenizers import Regex
    from tokenizers import normalizers as n

    return n.Sequence(
        [
            n.Replace(Regex("[\\x00-\\x08\\x0b\\x0e-\\x1f\\x7f\\x8f\\x9f]"), ""),
            n.Replace(Regex("[\t\n\\x0c\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]"), " "),
            n.Replace("\uff5e", "\ufdd0"),
            n.NFKC(),
            n.Replace("\ufdd0", "\uff5e"),
            n.Replace(Regex(" {2,}"), " "),
            n.Strip(),
        ]
    )


def full_tokenizer(pieces: Sequence[str], scores: Sequence[float], max_tokens: int) -> "Tokenizer":
    """The whole tokenizer as the `tokenizers` package runs it; `<s> text </s>`, cut at `max_tokens`."""
    from tokenizers import AddedToken, Tokenizer
    from tokenizers.models import Unigram
    from tokenizers.pre_tokenizers import Metaspace
    from tokenizers.processors import TemplateProcessing

    tokenizer = Tokenizer(Unigram(list(zip(pieces, scores, strict=True)), unk_id=UNKNOWN, byte_fallback=False))
    tokenizer.normalizer = text_normalizer()
    tokenizer.pre_tokenizer = Metaspace(replacement=SPACE_MARK, prepend_scheme="always", split=True)
    tokenizer.post_processor = TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", BEGIN), ("</s>", END)]
    )
    tokenizer.add_special_tokens([AddedToken(piece, special=True, normalized=False) for piece in CONTROL_PIECES])
    tokenizer.enable_truncation(max_length=max_tokens)
    return tokenizer


def build_trie(pieces: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """A trie over the pieces as one sorted array, and for each of its nodes the piece that ends there, or -1.

    Node 0 is the root; node k + 1 is entry k. An entry is `parent << 21 | code point`. Nodes are numbered level by
    level in the order of their entries, so that the parents of a level come before it and the whole array is sorted.
    The control pieces are left out: a text that spells `</s>` has written four characters, not ended itself.
    """
    controls = set(CONTROL_PIECES)
    ids = np.array([i for i, piece in enumerate(pieces) if piece and piece not in controls], dtype=np.int64)
    points = [np.frombuffer(pieces[i].encode("utf-32-le"), dtype="<u4").astype(np.int64) for i in ids.tolist()]
    lengths = np.array([len(p) for p in points])
    table = np.zeros((len(points), int(lengths.max())), dtype=np.int64)
    for row, point in enumerate(points):
        table[row, : len(point)] = point
    parents = np.zeros(len(points), dtype=np.int64)
    keys: list[NDArray[np.int64]] = []
    ends: list[NDArray[np.int32]] = []
    nodes = 0
    for depth in range(table.shape[1]):
        alive = np.flatnonzero(lengths > depth)
        level, inverse = np.unique((parents[alive] << CODE_POINT_BITS) | table[alive, depth], return_inverse=True)
        parents[alive] = nodes + 1 + inverse
        ending = np.full(len(level), -1, dtype=np.int32)
        last = lengths[alive] == depth + 1
        ending[inverse[last]] = ids[alive[last]]
        keys.append(level)
        ends.append(ending)
        nodes += len(level)
    return np.concatenate(keys), np.concatenate(ends)


@dataclass(frozen=True, slots=True)
class TrieTokenizer:
    """Cuts texts into the same ids as `full_tokenizer`, from arrays that are memory-mapped rather than parsed."""

    keys: NDArray[np.int64]
    pieces: NDArray[np.int32]  # of the node of each key: the id of the piece that ends there, or -1
    scores: NDArray[np.float32]  # of each piece: its log probability
    unknown_score: float
    normalizer: "Normalizer"
    max_tokens: int

    @classmethod
    def load(cls, folder: Path, max_tokens: int) -> "TrieTokenizer":
        keys, pieces, scores = (np.load(folder / name, mmap_mode="r", allow_pickle=False) for name in TRIE_FILES)
        return cls(keys, pieces, scores, float(scores.min()) - UNKNOWN_PENALTY, text_normalizer(), max_tokens)

    def encode(self, text: str) -> NDArray[np.int64]:
        """Token ids of `<s> text </s>`, at most `max_tokens` of them. The text must not hold lone surrogates."""
        content = [piece for piece, _, _ in self._cut(self.normalizer.normalize_str(text))]
        return np.array([BEGIN, *content[: self.max_tokens - 2], END], dtype=np.int64)

    def encode_with_places(self, text: str) -> list[tuple[int, int, int]]:
        """(token id, start, end) in code points of the text, without control tokens.

        Where the normalised text cannot be mapped back character by character, every place is (0, 0).
        """
        normal = self.normalizer.normalize_str(text)
        places = _places(text, normal)
        cut = self._cut(normal)
        if not places:
            return [(piece, 0, 0) for piece, _, _ in cut]
        # A cut counts the mark before the text, and a mark in it for the space it stands for.
        return [
            (piece, places[max(start - 1, 0)], places[end - 2] + 1 if end > 1 else places[0])
            for piece, start, end in cut
        ]

    def _cut(self, normal: str) -> list[tuple[int, int, int]]:
        marked = SPACE_MARK + normal.replace(" ", SPACE_MARK) if normal else ""
        # No piece is longer than 16 characters, so what lies far behind the last token that is kept need not be cut.
        points = np.frombuffer(marked[: 20 * self.max_tokens].encode("utf-32-le"), dtype="<u4").astype(np.int64)
        return self._best_cut(points)

    def _matches(self, points: NDArray[np.int64]) -> tuple[list[int], list[int], list[int]]:
        """Every piece that occurs: its starts, ends and ids, by start and then by length.

        All starts go down the trie together, one character a step; each step is one binary search of those still alive.
        """
        where = np.arange(len(points))
        node = np.zeros(len(points), dtype=np.int64)
        starts, ends, ids = [], [], []
        depth = 0
        while len(where):
            wanted = (node << CODE_POINT_BITS) | points[where + depth]
            entry = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
            found = self.keys[entry] == wanted
            where, entry = where[found], entry[found]
            depth += 1
            piece = self.pieces[entry]
            complete = piece >= 0
            starts.append(where[complete])
            ends.append(where[complete] + depth)
            ids.append(piece[complete])
            inside = where + depth < len(points)
            where, node = where[inside], entry[inside] + 1
        if not starts:
            return [], [], []
        start = np.concatenate(starts)
        order = np.argsort(start, kind="stable")
        return start[order].tolist(), np.concatenate(ends)[order].tolist(), np.concatenate(ids)[order].tolist()

    def _best_cut(self, points: NDArray[np.int64]) -> list[tuple[int, int, int]]:
        """Viterbi over the matches, word by word: (piece, start, end) of each token.

        As in `tokenizers`, the first of equal cuts stays, and a run of characters without pieces is one unknown token.
        """
        starts, ends, ids = self._matches(points)
        scores: list[float] = self.scores[ids].tolist() if ids else []
        size = len(points)
        unreached = float("-inf")
        best = [unreached] * (size + 1)
        came_from = [0] * (size + 1)
        via = [UNKNOWN] * (size + 1)
        best[0] = 0.0
        words = (points == ord(SPACE_MARK)).tolist()
        match, count = 0, len(starts)
        for here in range(size):
            if words[here]:
                best[here] = 0.0  # sums start anew at a word, or rounding could choose otherwise than `tokenizers`
            so_far = best[here]
            covered = False
            while match < count and starts[match] == here:
                end = ends[match]
                covered = covered or end == here + 1
                score = so_far + scores[match]
                if score > best[end]:
                    best[end], came_from[end], via[end] = score, here, ids[match]
                match += 1
            if not covered and so_far + self.unknown_score > best[here + 1]:
                best[here + 1], came_from[here + 1], via[here + 1] = so_far + self.unknown_score, here, UNKNOWN
        backwards: list[tuple[int, int, int]] = []
        place = size
        while place > 0:
            if via[place] == UNKNOWN and backwards and backwards[-1][0] == UNKNOWN:
                backwards[-1] = (UNKNOWN, came_from[place], backwards[-1][2])
            else:
                backwards.append((via[place], came_from[place], place))
            place = came_from[place]
        return backwards[::-1]


def _places(text: str, normal: str) -> list[int]:
    """For each character of a normalised text, where in the text it comes from; empty where that cannot be told."""
    made: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for part in character if character == "\uff5e" else unicodedata.normalize("NFKC", character):
            if part.isspace():
                part = " "
                if made and made[-1] == " ":
                    continue
            made.append(part)
            places.append(place)
    start = len(made) - len("".join(made).lstrip(" "))
    found = "".join(made).strip(" ")
    return places[start : start + len(found)] if found == normal else []


def readable_text(text: str) -> str:
    """The text with lone surrogates, which no encoder takes, as U+FFFD; or an empty string if nothing in it is visible."""
    if not any(character.isprintable() and not character.isspace() for character in text):
        return ""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
