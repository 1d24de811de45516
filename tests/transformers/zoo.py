"""Compares what ropebound reads of a configuration with what transformers makes of it, for every class with rope parameters.

Base, rotary dimension, head width, number of layers of each kind, and context. Classes of configurations need no torch, and what a modelling
file rotates is read from its source: whether its default type honours partial_rotary_factor, and under which conditions it rotates at all.

    python zoo.py READ RESULT.md        READ is crates/config/examples/read.rs, built
"""

import ast
import importlib
import inspect
import json
import logging
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

os.environ["TRANSFORMERS_VERBOSITY"] = "error"
logging.disable(logging.CRITICAL)

import transformers  # noqa: E402
from transformers import PreTrainedConfig  # noqa: E402

MODELS = Path(transformers.models.__path__[0])
NO_ATTENTION = {"linear_attention", "mamba", "conv", "recurrent", "mlp", "moe"}

# Conditions that choose a layout or a caller and not whether text layers rotate, by a part of their text.
BENIGN = ["rope_interleave", "rotary_dim is not None", "is_kv_shared_layer", "is_cross_attention", "chunk_kv", "num_complete_blocks", "alibi is None",
          "rotary_emb is not None", "rotary_pos_emb is not None"]


def sliding(config, at, kind):
    return "sliding" in kind


def windowed(config, at, kind):
    return "sliding" in kind and vars(config).get("sliding_window") is not None


def sliding_or_all(config, at, kind):
    return vars(config).get("sliding_window") is None or "sliding" in kind


def listed(config, at, kind):
    return bool(config.no_rope_layers[at])


def theta(config, at, kind):
    return bool(config.layer_rope_theta[at])


# Which layers rotate where a modelling file makes it depend: each condition as it stands there.
ROTATES = {
    "afmoe": sliding,
    "beam": lambda config, at, kind: config.rope_parameters[kind] is not None,
    "cohere2": windowed,
    "cohere2_moe": windowed,
    "cohere_compass_text": lambda config, at, kind: config.rope_parameters.get(kind) is not None,
    "exaone4": sliding_or_all,
    "exaone4_5": sliding_or_all,
    "exaone_moe": sliding_or_all,
    "flint": windowed,
    "granite_swa": theta,
    "granitemoe_swa": theta,
    "granitemoehybrid": lambda config, at, kind: config.position_embedding_type == "rope",
    "kolibri1": sliding_or_all,
    "llama4_text": listed,
    "mistral_large4_text": listed,
    "muse_glimmer_text": theta,
    "muse_spark_text": theta,
    "olmo_hybrid": lambda config, at, kind: config.rope_parameters.get("rope_theta") is not None,
    "smollm3": listed,
    "zamba2": lambda config, at, kind: config.use_mem_rope,
}


def config_classes():
    found = {}
    for path in sorted(MODELS.glob("*/configuration_*.py")):
        if path.parent.name == "auto":
            continue
        module = importlib.import_module(f"transformers.models.{path.parent.name}.{path.stem}")
        for name, value in vars(module).items():
            if inspect.isclass(value) and issubclass(value, PreTrainedConfig) and value.__module__ == module.__name__:
                found[path.parent.name, name] = value
    return found


def modelling():
    """By folder: whether default types honour a partial factor, by the annotated class of the configuration; and conditions of rotation."""
    honours, conditions = {}, {}
    for path in sorted(MODELS.glob("*/modeling_*.py")):
        tree = ast.parse(path.read_text())
        folder = path.parent.name
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name == "compute_default_rope_parameters":
                honours.setdefault(folder, set()).add("partial_rotary_factor" in ast.unparse(node))
        for owner in [node for node in tree.body if isinstance(node, ast.ClassDef)]:
            conditions.setdefault(folder, set()).update(rotation_conditions(owner, []))
    return honours, conditions


def rotation_conditions(node, above):
    if isinstance(node, ast.If):
        test = ast.unparse(node.test)
        for child in node.body + node.orelse:
            yield from rotation_conditions(child, above + [test])
        return
    if isinstance(node, ast.Call) and "apply_rotary" in ast.unparse(node.func):
        yield from above
    for child in ast.iter_child_nodes(node):
        yield from rotation_conditions(child, above)


def theirs(config, honours):
    """The layers as transformers has them: kind, base, rotary dimension, head width; and the context."""
    fields = vars(config)
    kinds = fields.get("layer_types") or getattr(config, "layers_block_type", None)
    count = getattr(config, "num_hidden_layers", None) or 1
    parameters = config.rope_parameters
    nested = any(isinstance(value, dict) for value in parameters.values())
    out = Counter()
    for at in range(count):
        kind = kinds[at] if kinds else "all"
        # By the modelling code of mllama, layers in this list attend to the image and have no rotary embedding.
        looks_at_image = at in (getattr(config, "cross_attention_layers", None) or [])
        if kind in NO_ATTENTION or looks_at_image:
            out["no attention"] += 1
            continue
        if not ROTATES.get(config.model_type, lambda *_: True)(config, at, kind):
            out["still"] += 1
            continue
        own = parameters
        if nested:
            label = kind
            if config.model_type == "deepseek_v4":
                label = "main" if kind == "sliding_attention" else "compress"
            own = parameters[label]
        if own is None:
            out["still"] += 1
            continue
        layer = config.per_layer_config[at] if config.is_heterogeneous else config
        heads = getattr(layer, "num_attention_heads", None)
        head = getattr(layer, "head_dim", None) or layer.hidden_size // heads
        share = own.get("partial_rotary_factor") or 1.0
        plain = own.get("rope_type", "default") == "default"
        dim = head if plain and not honours else int(head * share)
        base = own["rope_theta"]
        if fields.get("layer_rope_theta"):
            base = fields["layer_rope_theta"][at]
        width = head
        if own.get("rope_type") == "proportional":
            dim = head
        if fields.get("qk_nope_head_dim") is not None and config.model_type not in ("deepseek_v4", "dots3_note_text"):
            dim = fields["qk_rope_head_dim"]
            width = dim + fields["qk_nope_head_dim"]
        out[float(base), dim, width] += 1
    context = getattr(config, "max_position_embeddings", None)
    return out, context


def read(lines):
    """What ropebound printed of one file: the same, or why not."""
    out, context = Counter(), None
    for fields in lines:
        if fields[0] == "refused":
            return "refused", fields[1]
        if fields[0].startswith("undecided"):
            return "undecided", fields[0]
        count = 1 if fields[2] == "-" else int(fields[2])
        if fields[3] != "rotates":
            out[fields[3]] += count
            continue
        base, dim, beside, claimed = float(fields[4]), int(fields[5]), fields[6], fields[7]
        width = dim if fields[9] == "proportional" else dim + 2 * int(beside)
        # LongRoPE and its like have a line for each kind of sequence.
        out[base, dim, width] = max(out[base, dim, width], 0) + count
        context = None if claimed == "-" else int(claimed)
    return out, context


VARIANTS = {
    "as saved": None,
    "ten layers": None,
    "sparse": {},
    "legacy rope_theta": {"rope_theta": 123456.0},
    "legacy linear": {"rope_theta": 123456.0, "rope_scaling": {"rope_type": "linear", "factor": 2.0}},
    "half of the head": {"rope_parameters": {"rope_type": "default", "rope_theta": 54321.0, "partial_rotary_factor": 0.5}},
    "no window": {"sliding_window": None},
}


def variants(owner, default):
    """Files of a class, and the configuration that transformers makes of each."""
    def shape(*keys):
        return {key: vars(default)[key] for key in keys if isinstance(vars(default).get(key), int)}

    for name, fields in VARIANTS.items():
        try:
            if name == "as saved":
                config = owner()
                file = json.loads(config.to_json_string(use_diff=False))
            elif name == "ten layers":
                config = owner(num_hidden_layers=10)
                file = json.loads(config.to_json_string(use_diff=False))
            else:
                file = {**shape("hidden_size", "num_attention_heads", "num_hidden_layers"), **json.loads(json.dumps(fields))}
                config = owner.from_dict(json.loads(json.dumps(file)))
            yield name, {**file, "model_type": owner.model_type}, config
        except Exception as error:  # noqa: BLE001: a class may refuse a variant in any way
            yield name, None, f"{type(error).__name__}"


def main():
    program, result = sys.argv[1], Path(sys.argv[2])
    honours, conditions = modelling()
    unknown = []
    for folder, tests in sorted(conditions.items()):
        for test in sorted(tests):
            known = any(part in test for part in BENIGN) or folder in CONDITIONAL or "past_key_values" in test
            if not known:
                unknown.append(f"{folder}: {test}")
    cases, not_theirs, axial, classes = [], Counter(), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for (model, name), owner in sorted(config_classes().items()):
            try:
                default = owner()
            except Exception:  # noqa: BLE001
                continue
            parameters = vars(default).get("rope_parameters")
            # A composite's file is read for its text model.
            if parameters is None or not owner.model_type or "text_config" in (getattr(owner, "sub_configs", None) or {}):
                continue
            classes += 1
            if parameters.get("rope_type") == "axial":
                axial += 1
                continue
            own = honours.get(model, {False})
            partial = own == {True} or (True in own and "partial_rotary_factor" in json.dumps(parameters))
            for variant, file, config in variants(owner, default):
                if file is None:
                    not_theirs[variant] += 1
                    continue
                try:
                    expected = theirs(config, partial)
                except Exception as error:  # noqa: BLE001
                    not_theirs[variant] += 1
                    continue
                path = Path(folder) / f"{model}.{name}.{variant.replace(' ', '-')}.json"
                path.write_text(json.dumps(file))
                cases.append((model, owner.model_type, variant, path, expected))
        done = subprocess.run([program, *[str(case[3]) for case in cases]], capture_output=True, text=True, check=True)
    printed = {}
    for line in done.stdout.splitlines():
        path, *fields = line.split("\t")
        printed.setdefault(path, []).append(fields)
    answered, reasons, wrong, refused = Counter(), Counter(), [], Counter()
    for model, kind, variant, path, (layers, context) in cases:
        found, claimed = read(printed[str(path)])
        if found in ("refused", "undecided"):
            refused[variant] += 1
            reasons[f"{kind} ({found}): {claimed.replace('|', '/')[:150]}"] += 1
            continue
        answered[variant] += 1
        if found != layers or (claimed is not None and context is not None and claimed != context):
            wrong.append(f"{kind}, {variant}: ropebound {dict(found)}, context {claimed}; transformers {dict(layers)}, context {context}")
    lines = [
        "# Every class of transformers that has rope parameters",
        "",
        f"Written by `just verify-zoo`: transformers {transformers.__version__}. {classes} classes, {axial} of them with axial positions of images, which are refused. "
        "Each is given in several files; compared are base, rotary dimension, head width, the number of layers that rotate, that attend without rotation and "
        "that do not attend, and the context. \"Not made\": transformers' class refuses the file, or has no such layers.",
        "",
        "| file | answered | refused or undecided | not made |",
        "|---|---|---|---|",
    ]
    lines += [f"| {variant} | {answered[variant]} | {refused[variant]} | {not_theirs[variant]} |" for variant in VARIANTS]
    lines += ["", f"Wrong: {len(wrong)}.", ""] + [f"- {text}" for text in wrong]
    lines += ["", "Refused or undecided:", ""] + [f"- {text}" + (f" ({count} files)" if count > 1 else "") for text, count in sorted(reasons.items())]
    lines += ["", "Conditions of rotation in modelling files that this script does not know:", ""] + ([f"- {text}" for text in unknown] or ["None."])
    result.write_text("\n".join(lines) + "\n")
    print("\n".join(lines[:20]))
    sys.exit(1 if wrong or unknown else 0)


CONDITIONAL = {
    "afmoe", "beam", "cohere2", "cohere2_moe", "cohere_compass", "exaone4", "exaone4_5", "exaone_moe", "flint", "granite_swa", "granitemoe_swa",
    "granitemoehybrid", "kolibri1", "llama4", "mistral_large4", "muse_glimmer", "muse_spark", "olmo_hybrid", "smollm3", "zamba2",
    # No text model, or none with rope_parameters: which of these rotate their own field says, or a caller.
    "clvp", "efficientloftr", "esm", "evolla", "lightglue", "roformer", "seamless_m4t", "wav2vec2_bert", "wav2vec2_conformer",
}


if __name__ == "__main__":
    main()
