"""Chinese-like text without end, the same each time: made of syllables, so that no sentence of it is anybody's."""

import random
from collections.abc import Sequence

import numpy as np

from briefqa.encoding.embedding import FloatMatrix, FloatVector, ModelIdentity, TextsDone
from briefqa.lexical import tokens

PLACES = "青嵐 白石 松原 長汀 北渡 雲門 赤嶺 柳灣 東礁 銀沙".split()  # noqa: SIM905 a list would hide the words
THINGS = "水庫 燈塔 茶園 船塢 鹽田 索道 窯場 苗圃 渡口 磨坊".split()  # noqa: SIM905
DEEDS = "啟用 改建 擴充 停用 重開 易主 登記 檢修 遷移 合併".split()  # noqa: SIM905
FILLERS = "山川風月石木禾竹泉溪谷原野坡岸島灣橋路亭臺樓廊門窗井池堤渠林"
CHUNK_CHARS = 170  # of a section, so that it makes one chunk


def fact(number: int, salt: int = 0) -> tuple[str, str, str]:
    """Section `number`'s question, the sentence that answers it, and its figure. The salt changes the figure alone."""
    place, thing = PLACES[number % 10], THINGS[number // 10 % 10]
    deed = DEEDS[number // 100 % 10]
    label = f"{place}{number}號{thing}"
    figure = str(1_000 + (number * 7_919 + salt * 104_729) % 9_000)
    return f"{label}{deed}時花了多少銀元？", f"{label}{deed}時花了{figure}銀元。", figure


def section(number: int, salt: int = 0) -> str:
    """A heading, the fact, and filling up to the length of a chunk."""
    rng = random.Random(number)
    sentences = [fact(number, salt)[1]]
    while sum(map(len, sentences)) < CHUNK_CHARS:
        sentences.append("".join(rng.choices(FILLERS, k=rng.randint(40, 70))) + "。")
    return f"# {number}\n\n{''.join(sentences)}\n"


def document(numbers: Sequence[int], salt: int = 0) -> str:
    return "\n".join(section(number, salt) for number in numbers)


class StandInEmbedder:
    """Unit vectors made from the words of a text, in place of a model's: shared words make texts near.

    Its identity is the one it is given, so that an index made with it can be asked with the model itself.
    """

    def __init__(self, identity: ModelIdentity) -> None:
        self.identity = identity
        self._known: dict[str, FloatVector] = {}

    def embed_passages(self, texts: Sequence[str], *, progress: TextsDone | None = None) -> FloatMatrix:
        rows = np.zeros((len(texts), self.identity.dimensions), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for token in tokens(text):
                row += self._vector(token)
            row /= max(float(np.linalg.norm(row)), 1e-9)
        if progress:
            progress(len(texts))
        return rows

    def embed_question(self, text: str) -> FloatVector:
        vector: FloatVector = self.embed_passages([text])[0]
        return vector

    def _vector(self, token: str) -> FloatVector:
        if token not in self._known:
            seed = int.from_bytes(token.encode("utf-8", "surrogatepass")[-8:], "little")
            self._known[token] = (
                np.random.default_rng(seed).standard_normal(self.identity.dimensions).astype(np.float32)
            )
        return self._known[token]
