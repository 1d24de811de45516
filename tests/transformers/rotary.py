"""Executes the rotary embedding of twenty model classes of transformers, each with its class's own configuration, and compares what it
holds with `ropebound spectrum` of the same configuration: every stored frequency within 2 units in the last place of the f32 that is
recomputed, as many of them, and the attention factor within 1e-6.

    python rotary.py PROGRAM RESULT.md
"""

import importlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy
import transformers
from transformers import AutoConfig

# By downloads, those that most derivatives are made of.
CLASSES = """llama mistral mixtral qwen2 qwen2_moe qwen3 qwen3_moe gemma gemma2 gemma3_text phi phi3 cohere cohere2 granite olmo2 olmo3
deepseek_v3 gpt_oss glm4""".split()
ALLOWED_ULP = 2


def embedding(config):
    """The module that rotates, made by the modelling code's own class."""
    package = type(config).__module__.rsplit(".", 1)[0]
    module = importlib.import_module(package + ".modeling_" + package.rsplit(".", 1)[1])
    names = [name for name in dir(module) if name.endswith("RotaryEmbedding") and "Vision" not in name and "Scaled" not in name]
    assert len(names) == 1, names
    return getattr(module, names[0])(config)


def theirs(config):
    """The frequencies and attention factor of each layer type, as the module holds them."""
    module = embedding(config)
    found = {}
    for name, buffer in module.named_buffers():
        if name.endswith("inv_freq") and "original" not in name:
            kind = name.removesuffix("inv_freq").rstrip("_")
            factor = getattr(module, (kind + "_" if kind else "") + "attention_scaling", 1.0)
            found[kind] = (buffer.numpy(), float(factor))
    return found


def asked(program, *arguments):
    done = subprocess.run([program, *arguments, "--format", "json"], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip())
    return json.loads(done.stdout)


def ours(program, config, folder):
    """The layer types with their stored frequencies and attention factors."""
    path = Path(folder) / "config.json"
    path.write_text(config.to_json_string(use_diff=False))
    layers = asked(program, "spectrum", str(path), "--digits", "25")["layers"]
    columns = asked(program, "audit", str(path), "--matrix", "--among", "transformers@5")["columns"]
    factors = {layer["layer"]: layer["attention_factor"] for layer in columns[0]["layers"]}
    return {layer["layer"]: ([pair["stored_f32"] for pair in layer["pairs"]], factors[layer["layer"]]) for layer in layers}


def ulps(a, b):
    return abs(int(numpy.float32(a).view(numpy.int32)) - int(numpy.float32(b).view(numpy.int32)))


def compared(program, model_type, folder):
    """A row of the table, and whether it agrees."""
    config = AutoConfig.for_model(model_type)
    layers = ours(program, config, folder)
    first = next(iter(layers))
    worst, pairs = 0, 0
    for kind, (frequencies, factor) in theirs(config).items():
        name = next((name for name in layers if kind and name.startswith(kind)), first)
        own, own_factor = layers[name]
        if len(own) != len(frequencies):
            return f"{len(frequencies)} frequencies of {kind or 'all'}, ropebound has {len(own)}", False
        worst = max([worst] + [ulps(a, b) for a, b in zip(frequencies, own)])
        pairs += len(own)
        if abs(own_factor / factor - 1) > 1e-6:
            return f"attention factor {factor}, ropebound has {own_factor}", False
    return f"{pairs} frequencies, at most {worst} units apart", worst <= ALLOWED_ULP


def main(program, result):
    lines = [
        "# Rotary embeddings of modelling code",
        "",
        f"`just verify-rotary`: transformers {transformers.__version__}'s own classes, executed, against `ropebound spectrum`; {ALLOWED_ULP} units in the last",
        "place of f32 are allowed. Each class's default configuration.",
        "",
        "| class | result |",
        "|---|---|",
    ]
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for model_type in CLASSES:
            try:
                text, agrees = compared(program, model_type, folder)
            except Exception as error:
                text, agrees = f"not compared: {type(error).__name__}: {error}".replace("\n", " ")[:160], False
            wrong += not agrees
            lines.append(f"| {model_type} | {text}{'' if agrees else ' **differs**'} |")
    lines += ["", f"{wrong} of {len(CLASSES)} differ."]
    Path(result).write_text("\n".join(lines) + "\n")
    print("\n".join(lines))
    sys.exit(wrong > 0)


main(*sys.argv[1:])
