"""The packaged model's layers as graphs for onnxruntime: one that embeds a text, one that reads a question with a sentence."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from briefqa.encoding.packed_weights import Matrix, PackedWeights, unpack_rows

FUSED = "com.microsoft"  # the domain of onnxruntime's own operators

Trained = Mapping[str, Matrix]


def embedding_graph(weights: PackedWeights, trained: Trained | None = None) -> bytes:
    """A text to its vector. trained: what `training.question_encoder` has written, for a question.

    Out: `embedding`, (1, hidden), unit length.
    """
    graph = _Graph(weights, trained)
    graph.node("ReduceMean", [graph.layers(), "tokens"], "mean", keepdims=0)
    graph.node("LpNormalization", ["mean"], "embedding", axis=-1, p=2)
    return graph.serialized({"embedding": [1, weights.hidden]})


def relevance_graph(weights: PackedWeights, trained: Trained) -> bytes:
    """A question and a sentence, read together. trained: what `training.cross_encoder` has written.

    Out: `relevance`, (1, 1), the logit that the sentence answers; `denial`, (1, 1), that it speaks against what the
    question takes for granted; `span`, (1, tokens, 2), of each token to be the first and the last of the short answer.
    """
    graph = _Graph(weights, trained)
    x = graph.layers()
    opening = graph.node("Gather", [x, graph.constant("zero", np.array([0]))], "opening", axis=1)
    first = graph.node("Squeeze", [opening, "tokens"], "first")
    mean = graph.node("ReduceMean", [x, "tokens"], "mean", keepdims=0)
    both = graph.node("Concat", [first, mean], "both", axis=-1)
    inner = graph.node("Gelu", [graph.dense("inner", both)], "inner.gelu")
    graph.dense("relevance", inner)
    graph.dense("denial", inner)
    graph.dense("span", x)
    return graph.serialized({"relevance": [1, 1], "denial": [1, 1], "span": [1, "tokens", 2]})


class _Graph:
    """The layers as an ONNX graph, written node by node: no export, no optimiser, the fused operators already chosen.

    In: `vectors`, float32 (1, tokens, hidden), word plus position, of one text: alone, so there is no padding, no
    mask, and no other text in the range that its values are rounded to. Weights are int8 with a scale for each
    output, of which two neighbours are 128 together at the most: processors without VNNI add the products of two in
    16 bits, which they would overflow else. Values are rounded to 8 bits over a whole matrix, where a few tokens
    with outliers would take the range from the rest; so for the two products that suffer from it, each token's
    values are divided by their maximum before and multiplied by it after. `trained` changes a matrix by the product
    of two narrow ones, `NAME.left` and `NAME.right`, and replaces a vector.
    """

    def __init__(self, weights: PackedWeights, trained: Trained | None = None) -> None:
        import onnx  # only here: a run with a prepared model needs none of it

        self.onnx, self.weights, self.trained = onnx, weights, trained or {}
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {}
        small = {"tokens": np.array([1]), "last": np.array([-1]), "floor": np.array([0.17], dtype=np.float32)}
        for name, value in small.items():  # the floor: the least that GELU gives is -0.17
            self.constant(name, value)

    def serialized(self, outputs: Mapping[str, list[int | str]]) -> bytes:
        make, real = self.onnx.helper, self.onnx.TensorProto.FLOAT
        given = make.make_tensor_value_info("vectors", real, [1, "tokens", self.weights.hidden])
        wanted = [make.make_tensor_value_info(name, real, shape) for name, shape in outputs.items()]
        graph = make.make_graph(self.nodes, "briefqa", [given], wanted, list(self.constants.values()))
        opsets = [make.make_opsetid("", 20), make.make_opsetid(FUSED, 1)]
        return bytes(make.make_model(graph, opset_imports=opsets, ir_version=9).SerializeToString())

    def layers(self) -> str:
        x = self.norm("emb.ln", "vectors")
        for layer in range(self.weights.layers):
            x = self.layer(f"l{layer}.", x)
        return x

    def layer(self, at: str, x: str) -> str:
        query, key, value = (self.product(at + short, x, self.weights.hidden) for short in "qkv")
        heads = self.node("MultiHeadAttention", [query, key, value], at + "heads", FUSED, num_heads=self.weights.heads)
        attended = self.product(at + "ao", heads, self.weights.hidden)
        x = self.norm(at + "aln", self.node("Add", [x, attended], at + "attended"))
        largest = self.node("ReduceMax", [self.node("Abs", [x], at + "abs"), "last"], at + "largest")
        inner = self.node("Gelu", [self.product(at + "fi", x, self.weights.inner, largest)], at + "gelu")
        top = self.node("ReduceMax", [inner, "last"], at + "top")
        largest = self.node("Max", [top, "floor"], at + "top_floored")
        outer = self.product(at + "fo", inner, self.weights.hidden, largest)
        return self.norm(at + "oln", self.node("Add", [x, outer], at + "fed"))

    def product(self, name: str, x: str, rows: int, token_scale: str = "") -> str:
        """In 8-bit integers: x W' + b. Each token's x is divided by its `token_scale`, and its product multiplied."""
        matrix = unpack_rows(self.weights.blocks(f"{name}.w", rows))
        if f"{name}.w.left" in self.trained:
            matrix = matrix + self.trained[f"{name}.w.left"] @ self.trained[f"{name}.w.right"]
        pairs = np.abs(matrix).reshape(rows, -1, 2).sum(axis=2)
        scales = pairs.max(axis=1) / 127
        whole = np.rint(matrix / scales[:, None]).astype(np.int8).T
        inputs = [self.constant(f"{name}.w", whole), self.constant(f"{name}.scale", scales)]
        inputs.append(self.constant(f"{name}.zero", np.zeros(rows, dtype=np.int8)))
        bias = self.constant(f"{name}.b", self.vector(f"{name}.b"))
        if not token_scale:
            return self.node("DynamicQuantizeMatMul", [x, *inputs, bias], f"{name}.out", FUSED)
        x = self.node("Div", [x, token_scale], f"{name}.in")
        y = self.node("DynamicQuantizeMatMul", [x, *inputs], f"{name}.scaled", FUSED)
        return self.node("Add", [self.node("Mul", [y, token_scale], f"{name}.product"), bias], f"{name}.out")

    def norm(self, name: str, x: str) -> str:
        # Not SkipLayerNormalization, which adds and norms in one: on CPUs it takes four times as long as the two.
        pair = [self.constant(f"{name}.{part}", self.vector(f"{name}.{part}")) for part in "wb"]
        return self.node("LayerNormalization", [x, *pair], f"{name}.out", axis=-1, epsilon=self.weights.epsilon)

    def dense(self, name: str, x: str) -> str:
        """A trained layer of few outputs, in float32."""
        matrix = self.constant(f"{name}.w", self.trained[f"{name}.w"].T)
        product = self.node("MatMul", [x, matrix], f"{name}.product")
        return self.node("Add", [product, self.constant(f"{name}.b", self.trained[f"{name}.b"])], name)

    def vector(self, name: str) -> Matrix:
        return self.trained[name] if name in self.trained else self.weights.vector(name)

    def constant(self, name: str, array: NDArray[Any]) -> str:
        self.constants[name] = self.onnx.numpy_helper.from_array(np.ascontiguousarray(array), name)
        return name

    def node(self, kind: str, inputs: list[str], output: str, domain: str = "", **settings: Any) -> str:
        self.nodes.append(self.onnx.helper.make_node(kind, inputs, [output], name=output, domain=domain, **settings))
        return output
