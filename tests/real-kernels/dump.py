"""Dumps what released rotary kernels make of random vectors.

    python dump.py FOLDER

Writes NAME.safetensors and, in FOLDER/cases, a line NAME|arguments of compare|kernel for each. Base 5e5, head_dim 128; two batch rows, eight
heads, 512 places at offset 4000, where positions of half precision and 16-bit angles show.
"""

import sys
from pathlib import Path

import ml_dtypes
import mlx.core as mx
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper
from safetensors.numpy import save_file

BASE, HEAD_DIM, OFFSET, PLACES = 5e5, 128, 4000, 512
POSITIONS = np.arange(OFFSET, OFFSET + PLACES)
NUMPY = {"f32": np.float32, "f16": np.float16, "bf16": ml_dtypes.bfloat16}


def vectors(dtype):
    random = np.random.default_rng(7)
    return random.standard_normal((2, 8, PLACES, HEAD_DIM)).astype(np.float32).astype(NUMPY[dtype])


def onnx_rotary(x, interleaved, dtype, domain):
    """ONNX Runtime's RotaryEmbedding, by caches of exact f64 angles rounded once."""
    inverse = BASE ** (-np.arange(0, HEAD_DIM, 2) / HEAD_DIM)
    angles = np.arange(OFFSET + PLACES)[:, None] * inverse
    kind = {"f32": TensorProto.FLOAT, "f16": TensorProto.FLOAT16}[dtype]
    names = ["x", "positions", "cos", "sin"]
    if domain == "":
        names = ["x", "cos", "sin", "positions"]
    node = helper.make_node("RotaryEmbedding", names, ["y"], domain=domain, interleaved=int(interleaved))
    shape = lambda name, dims, kind=kind: helper.make_tensor_value_info(name, kind, dims)
    inputs = [shape("x", x.shape), shape("cos", angles.shape), shape("sin", angles.shape), shape("positions", [2, PLACES], TensorProto.INT64)]
    graph = helper.make_graph([node], "rotary", inputs, [shape("y", x.shape)])
    opsets = [helper.make_opsetid("", 23), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=10)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    feed = {"x": x, "cos": np.cos(angles).astype(NUMPY[dtype]), "sin": np.sin(angles).astype(NUMPY[dtype])}
    return session.run(None, feed | {"positions": np.stack([POSITIONS, POSITIONS]).astype(np.int64)})[0]


def mlx_rope(x, interleaved, dtype):
    kind = {"f32": mx.float32, "f16": mx.float16, "bf16": mx.bfloat16}[dtype]
    array = mx.array(x.astype(np.float32)).astype(kind)
    y = mx.fast.rope(array, HEAD_DIM, traditional=interleaved, base=BASE, scale=1.0, offset=OFFSET)
    return np.array(y.astype(mx.float32)).astype(NUMPY[dtype])


def main():
    folder = Path(sys.argv[1])
    lines = []

    def write(name, kernel, layout, x, y):
        save_file({"q": np.ascontiguousarray(x), "q_rotated": np.ascontiguousarray(y), "positions": POSITIONS}, folder / f"{name}.safetensors")
        lines.append(f"{name}|--base 5e5 --axes bhsd --layout {layout}|{kernel}")

    mx.set_default_device(mx.cpu)
    for interleaved, layout in [(False, "half"), (True, "interleaved")]:
        for dtype in ["f32", "f16"]:
            for domain, title in [("com.microsoft", "contrib"), ("", "opset 23")]:
                x = vectors(dtype)
                try:
                    y = onnx_rotary(x, interleaved, dtype, domain)
                except Exception as error:  # what a release does not run is recorded, not hidden
                    lines.append(f"-|{str(error).splitlines()[0][:160]}|ONNX Runtime {onnxruntime.__version__}, {title}, {layout}, {dtype}")
                    continue
                name = f"onnxruntime-{title.replace(' ', '')}-{layout}-{dtype}"
                write(name, f"ONNX Runtime {onnxruntime.__version__}, RotaryEmbedding ({title})", layout, x, y)
        for dtype in ["f32", "f16", "bf16"]:
            x = vectors(dtype)
            write(f"mlx-{layout}-{dtype}", f"MLX {mx.__version__ if hasattr(mx, '__version__') else ''} on the CPU, fast.rope", layout, x, mlx_rope(x, interleaved, dtype))
    (folder / "cases").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
