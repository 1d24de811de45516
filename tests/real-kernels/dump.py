"""Dumps what released rotary kernels make of random vectors.

    python dump.py FOLDER GROUP...          groups: onnx, mlx, equinox, keras, torch

Writes NAME.safetensors and, in FOLDER/cases, a line NAME|arguments of compare|kernel|positions for each; `-` for NAME where a release does not
run. head_dim 128, two batch rows, eight heads. Two sets of positions: 0 to 511, and the far ones, 512 at offset 4000 (where positions in half
precision and 16-bit angles show) or, where a kernel takes any, edges and random ones to 131071.
"""

import os
import sys
from pathlib import Path

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_PLATFORMS"] = "cpu"

import ml_dtypes
import numpy as np
from safetensors.numpy import save_file

HEAD_DIM, HEADS, PLACES, LAST = 128, 8, 512, 131071
NUMPY = {"f32": np.float32, "f16": np.float16, "bf16": ml_dtypes.bfloat16}
NEAR, OFFSET = np.arange(PLACES), np.arange(4000, 4000 + PLACES)


def far():
    """Neighbours of powers of two, numbers whose radians come near multiples of a quarter turn, random ones."""
    edges = [0, 1, 2, 3, 11, 22, 344, 355, 710, 51819, 103993, 104348, LAST]
    edges += [2**k + step for k in range(2, 17) for step in (-1, 0, 1)]
    random = np.random.default_rng(1).integers(0, LAST + 1, PLACES - len(edges))
    return np.sort(np.concatenate([edges, random]))


def vectors(dtype):
    random = np.random.default_rng(7)
    return random.standard_normal((2, HEADS, PLACES, HEAD_DIM)).astype(np.float32).astype(NUMPY[dtype])


class Cases:
    def __init__(self, folder):
        self.folder, self.lines = folder, []

    def dump(self, name, kernel, arguments, positions, x, rotate):
        """Of `rotate(x)`; what a release does not run is recorded, not hidden."""
        try:
            y = rotate(x)
        except Exception as error:  # noqa: BLE001
            reason = f"{type(error).__name__}: {str(error).splitlines()[0]}"[:160].replace("|", "/")
            self.lines.append(f"-|{reason}|{kernel}, {x.dtype}|{positions[0]}")
            return
        arrays = {"q": x, "q_rotated": np.asarray(y), "positions": positions}
        arrays = {key: np.ascontiguousarray(value) for key, value in arrays.items()}
        save_file(arrays, self.folder / f"{name}.safetensors")
        self.lines.append(f"{name}|{arguments}|{kernel}|{positions[0]} to {positions[-1]}")


def onnx(cases):
    """RotaryEmbedding, given caches of exact f64 angles rounded once: ONNX Runtime's and the reference in Python."""
    import onnx
    import onnxruntime
    from onnx import TensorProto, helper
    from onnx.reference import ReferenceEvaluator

    inverse = 5e5 ** (-np.arange(0, HEAD_DIM, 2) / HEAD_DIM)
    angles = np.arange(LAST + 1)[:, None] * inverse
    kinds = {"f32": TensorProto.FLOAT, "f16": TensorProto.FLOAT16, "bf16": TensorProto.BFLOAT16}

    def model(dtype, interleaved, domain, x):
        names = ["x", "cos", "sin", "positions"] if domain == "" else ["x", "positions", "cos", "sin"]
        node = helper.make_node("RotaryEmbedding", names, ["y"], domain=domain, interleaved=int(interleaved))
        shape = lambda name, dims, kind=kinds[dtype]: helper.make_tensor_value_info(name, kind, dims)
        inputs = [shape("x", x.shape), shape("cos", angles.shape), shape("sin", angles.shape)]
        inputs.append(shape("positions", [2, PLACES], TensorProto.INT64))
        graph = helper.make_graph([node], "rotary", inputs, [shape("y", x.shape)])
        opsets = [helper.make_opsetid("", 23), helper.make_opsetid("com.microsoft", 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=10)

    for dtype in ["f32", "f16", "bf16"]:
        caches = {"cos": np.cos(angles).astype(NUMPY[dtype]), "sin": np.sin(angles).astype(NUMPY[dtype])}
        for interleaved, layout in [(False, "half"), (True, "interleaved")]:
            for domain, title in [("com.microsoft", "contrib"), ("", "opset 23")]:

                def runtime(x):
                    written = model(dtype, interleaved, domain, x).SerializeToString()
                    session = onnxruntime.InferenceSession(written, providers=["CPUExecutionProvider"])
                    return session.run(None, {"x": x, **caches, "positions": np.stack([far()] * 2)})[0]

                name = f"onnxruntime-{title.replace(' ', '')}-{layout}-{dtype}"
                kernel = f"ONNX Runtime {onnxruntime.__version__}, RotaryEmbedding ({title})"
                cases.dump(name, kernel, f"--base 5e5 --axes bhsd --layout {layout}", far(), vectors(dtype), runtime)

            def reference(x):
                run = ReferenceEvaluator(model(dtype, interleaved, "", x))
                return run.run(None, {"x": x, **caches, "positions": np.stack([far()] * 2)})[0]

            kernel = f"onnx {onnx.__version__}, reference RotaryEmbedding"
            cases.dump(f"onnx-{layout}-{dtype}", kernel, f"--base 5e5 --axes bhsd --layout {layout}", far(), vectors(dtype), reference)


def mlx(cases):
    import mlx.core as mx

    mx.set_default_device(mx.cpu)
    kinds = {"f32": mx.float32, "f16": mx.float16, "bf16": mx.bfloat16}
    for interleaved, layout in [(False, "half"), (True, "interleaved")]:
        for dtype in ["f32", "f16", "bf16"]:
            for positions in [NEAR, OFFSET]:

                def rope(x):
                    array = mx.array(x.astype(np.float32)).astype(kinds[dtype])
                    y = mx.fast.rope(array, HEAD_DIM, traditional=interleaved, base=5e5, scale=1.0, offset=int(positions[0]))
                    return np.array(y.astype(mx.float32)).astype(NUMPY[dtype])

                name = f"mlx-{layout}-{dtype}-{positions[0]}"
                cases.dump(name, f"MLX {mx.__version__}, fast.rope", f"--base 5e5 --axes bhsd --layout {layout}", positions, vectors(dtype), rope)


def equinox(cases):
    """JAX. A module is for one head; the second one has another base than the first, in the same process."""
    import equinox
    import jax
    import jax.numpy as jnp

    version = f"Equinox {equinox.__version__} on JAX {jax.__version__}, RotaryPositionalEmbedding"
    for dtype in ["f32", "f16", "bf16"]:
        for base, which in [("1e4", "the first module"), ("5e5", "a second module, of another theta")]:

            def rope(x):
                kind = jnp.dtype(NUMPY[dtype])
                module = equinox.nn.RotaryPositionalEmbedding(HEAD_DIM, theta=float(base), dtype=kind)
                return jax.vmap(jax.vmap(module))(jnp.asarray(x))

            name = f"equinox-{dtype}-{base}"
            cases.dump(name, f"{version}, {which}", f"--base {base} --axes bhsd --layout half", NEAR, vectors(dtype), rope)


def keras(cases):
    """JAX behind Keras: plain, and YaRN by a configuration that says the same."""
    import jax
    import keras
    import keras_hub

    version = f"KerasHub {keras_hub.__version__} on Keras {keras.__version__} and JAX {jax.__version__}, RotaryEmbedding"
    yarn = {"rope_type": "yarn", "scaling_factor": 4.0, "beta_fast": 32.0, "beta_slow": 1.0, "original_max_position_embeddings": 32768}
    for dtype in ["f32", "f16", "bf16"]:
        names = {"f32": "float32", "f16": "float16", "bf16": "bfloat16"}
        for title, base, arguments, given in [
            ("", 5e5, "--base 5e5", {}),
            (", YaRN", 1e6, "--config yarn.json", yarn),
        ]:

            def rope(x):
                layer = keras_hub.layers.RotaryEmbedding(max_wavelength=base, dtype=names[dtype], **given)
                x = np.moveaxis(x, 1, 2)
                y = layer(keras.ops.convert_to_tensor(x), positions=keras.ops.convert_to_tensor(far()))
                return np.moveaxis(np.asarray(y), 1, 2)

            name = f"keras-{dtype}{title.replace(', ', '-')}"
            cases.dump(name, f"{version}{title}", f"{arguments} --axes bhsd --layout half", far(), vectors(dtype), rope)


def torch(cases):
    """transformers on PyTorch: the rotary module and function of a model's own file, in a configuration that compare is given too."""
    import json

    import torch
    import transformers
    from transformers.models.cohere import modeling_cohere
    from transformers.models.llama import modeling_llama

    torch.set_num_threads(1)
    version = f"transformers {transformers.__version__} on PyTorch {torch.__version__}"
    kinds = {"f32": torch.float32, "f16": torch.float16, "bf16": torch.bfloat16}
    here = Path(__file__).parent
    for dtype in ["f32", "f16", "bf16"]:
        for title, source, classes, file, layout in [
            ("Llama", modeling_llama, ("LlamaConfig", "LlamaRotaryEmbedding"), "llama.json", "half"),
            ("Llama, llama3 scaling", modeling_llama, ("LlamaConfig", "LlamaRotaryEmbedding"), "llama3.json", "half"),
            ("Llama, YaRN", modeling_llama, ("LlamaConfig", "LlamaRotaryEmbedding"), "yarn.json", "half"),
            ("Cohere", modeling_cohere, ("CohereConfig", "CohereRotaryEmbedding"), "llama.json", "interleaved"),
        ]:

            def rotate(x):
                given = json.loads((here / file).read_text())
                given.pop("model_type")
                config = getattr(transformers, classes[0])(**given)
                module = getattr(source, classes[1])(config)
                q = torch.from_numpy(x.astype(np.float32)).to(kinds[dtype])
                cos, sin = module(q, torch.from_numpy(np.stack([far()] * 2)))
                y, _ = source.apply_rotary_pos_emb(q, q, cos, sin)
                return y.float().numpy().astype(NUMPY[dtype])

            name = f"torch-{dtype}-{title.replace(', ', '-').replace(' ', '-')}"
            arguments = f"--config {file} --axes bhsd --layout {layout}"
            cases.dump(name, f"{version}, {title}", arguments, far(), vectors(dtype), rotate)


def main():
    cases = Cases(Path(sys.argv[1]))
    groups = {"onnx": onnx, "mlx": mlx, "equinox": equinox, "keras": keras, "torch": torch}
    for group in sys.argv[2:]:
        groups[group](cases)
    with (cases.folder / "cases").open("a") as file:
        file.write("\n".join(cases.lines) + "\n")


if __name__ == "__main__":
    main()
