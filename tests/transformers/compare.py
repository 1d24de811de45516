"""Compares `ropebound spectrum` with transformers' own ROPE_INIT_FUNCTIONS over random valid configurations.

For each configuration: the stored f32 that ropebound recomputes against the tensor transformers computes (in units in the last
place), and that tensor against the exact θ (reported apart: exponents rounded to f32 move it).

    python compare.py PROGRAM RESULT.md [COUNT] [SEED]
"""

import json
import random
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

import numpy
import torch
import transformers
from transformers import LlamaConfig
from transformers.modeling_rope_utils import ROPE_INIT_FUNCTIONS

ALLOWED_ULP = 2
TYPES = ["default", "linear", "dynamic", "yarn", "longrope", "llama3", "proportional"]


def random_config(kind, pick):
    """The fields of a config.json, and the sequence length to ask about."""
    head_dim = pick.choice([16, 32, 64, 80, 96, 112, 128, 160, 192, 256, 2 * pick.randint(4, 150)])
    trained = pick.choice([512, 2048, 4096, 8192, 32768, 131072, pick.randint(64, 300000)])
    fields = {
        "model_type": "llama",
        "head_dim": head_dim,
        "hidden_size": head_dim * 4,
        "num_attention_heads": 4,
        "num_key_value_heads": 4,
        "max_position_embeddings": trained,
        "rope_theta": pick.choice([1e4, 5e5, 1e6, 1e7, 150000.0, 1000042.0, 1e11, round(10 ** pick.uniform(2, 9), 3)]),
    }
    block = {"rope_type": kind, "factor": pick.choice([1.0, 2.0, 4.0, 8.0, 32.0, 40.0, round(pick.uniform(1, 64), 2)])}
    if kind != "default" and pick.random() < 0.3:
        block["partial_rotary_factor"] = pick.choice([0.25, 0.5, 0.75])
    original = pick.choice([trained, max(64, int(trained / block["factor"]))])
    length = trained
    if kind == "dynamic":
        length = int(trained * pick.choice([1, 1, 2, 3.5, 8]))
    if kind in ("yarn", "longrope", "llama3"):
        block["original_max_position_embeddings"] = original
    if kind == "yarn":
        if pick.random() < 0.5:
            block["beta_fast"] = pick.choice([32, 16.0, 64, round(pick.uniform(2, 64), 2)])
            block["beta_slow"] = pick.choice([1, 2.0, round(pick.uniform(0.5, 2), 2)])
        if pick.random() < 0.4:
            block["truncate"] = pick.random() < 0.3
        if pick.random() < 0.1:
            block["factor"] = None
    if kind == "llama3":
        block["low_freq_factor"] = pick.choice([1.0, 1.0, 2.0, round(pick.uniform(0.5, 4), 2)])
        block["high_freq_factor"] = block["low_freq_factor"] + pick.choice([0.0, 3.0, 3.0, round(pick.uniform(0.5, 8), 2)])
    if kind == "longrope":
        rotary = int(head_dim * block.get("partial_rotary_factor", 1.0))
        for key in ("short_factor", "long_factor"):
            block[key] = [round(pick.uniform(1, 64), pick.choice([2, 6, 12])) for _ in range(rotary // 2)]
        block.pop("factor")
        length = pick.choice([original, 2 * original])
    if kind == "default":
        block = {"rope_type": "default"}
    rotary = int(head_dim * block.get("partial_rotary_factor", 1.0))
    if rotary % 2 or rotary < 4:
        return None
    if kind != "default" or pick.random() < 0.5:
        fields["rope_scaling" if pick.random() < 0.5 else "rope_parameters"] = block
    return fields, length


def theirs(kind, fields, length):
    """The inv_freq of transformers, in f32."""
    config = LlamaConfig(**{key: value for key, value in json.loads(json.dumps(fields)).items() if key != "model_type"})
    if kind == "default":
        # Every model class has its own copy of this function; Llama's.
        from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding

        return LlamaRotaryEmbedding(config).inv_freq.numpy()
    inv_freq, _ = ROPE_INIT_FUNCTIONS[kind](config, torch.device("cpu"), seq_len=length)
    inv_freq = inv_freq.numpy()
    return inv_freq[inv_freq > 0] if kind == "proportional" else inv_freq


def ours(program, fields, length, path):
    path.write_text(json.dumps(fields))
    command = [program, "spectrum", str(path), "--format", "json", "--digits", "25", "--context", str(length)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{json.dumps(fields)}: {done.stderr}")
    layers = json.loads(done.stdout)["layers"]
    # Two with longrope: the schedule of the length asked about is the last.
    return layers[-1]["pairs"]


def ulps(a, b):
    return abs(int(numpy.float32(a).view(numpy.int32)) - int(numpy.float32(b).view(numpy.int32)))


def power_is_off(fields, kind, length, pair, pairs):
    """Whether torch's f32 power for this pair is not the correctly rounded one: then later operations can magnify it."""
    block = fields.get("rope_scaling") or fields.get("rope_parameters") or {}
    head_dim = fields["head_dim"]
    rotary = head_dim if kind in ("default", "proportional") else int(head_dim * block.get("partial_rotary_factor", 1.0))
    base = fields["rope_theta"]
    if kind == "dynamic":
        trained, factor = fields["max_position_embeddings"], block["factor"]
        base *= ((factor * max(length, trained) / trained) - (factor - 1)) ** (rotary / (rotary - 2))
    exponents = torch.arange(0, 2 * pairs, 2, dtype=torch.int64).float() / rotary
    torchs = (base**exponents).numpy()[pair]
    # Double precision errs by less than a thousandth of the distance to where rounding to f32 would change, save in rare cases.
    rounded = numpy.float32(float(numpy.float32(base)) ** float(exponents[pair]))
    return torchs != rounded


def main():
    program, result = sys.argv[1], Path(sys.argv[2])
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 1400
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    pick = random.Random(seed)
    worst = {kind: [0, 0, 0, 0.0, 0] for kind in TYPES}
    failures, explained = [], []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.json"
        done = 0
        while done < count:
            kind = TYPES[done % len(TYPES)]
            made = random_config(kind, pick)
            if made is None:
                continue
            fields, length = made
            pairs = ours(program, fields, length, path)
            expected = theirs(kind, fields, length)
            if len(expected) != len(pairs):
                failures.append(f"{kind}: {len(expected)} frequencies, ropebound has {len(pairs)}: {json.dumps(fields)}")
            row = worst[kind]
            row[0] += 1
            row[4] += len(pairs)
            for pair, value in zip(pairs, expected):
                bits = int(pair["stored_bits"], 16)
                mine = numpy.uint32(bits).view(numpy.float32)
                off = ulps(mine, value)
                row[1] = max(row[1], off)
                row[2] += off == 0
                if ".." in pair["theta"]:
                    continue
                exact = Decimal(pair["theta"])
                unit = Decimal(float(numpy.spacing(value)))
                row[3] = max(row[3], float(abs(Decimal(float(value)) - exact) / unit))
                if off > ALLOWED_ULP and power_is_off(fields, kind, length, pair["pair"], len(pairs)):
                    explained.append(f"{kind}: pair {pair['pair']} off by {off} ulp, where torch's power is not the rounded one: {json.dumps(fields)[:400]}")
                elif off > ALLOWED_ULP:
                    failures.append(f"{kind}: pair {pair['pair']} off by {off} ulp: {json.dumps(fields)[:400]}")
            done += 1
    lines = [
        "# ropebound against transformers",
        "",
        f"Written by `just verify-transformers`: transformers {transformers.__version__}, torch {torch.__version__} on the CPU, "
        f"{count} random configurations, seed {seed}.",
        "",
        "Per type: the configurations and frequencies compared; the largest difference, in units in the last place (ulp) of f32, between the "
        "stored number ropebound recomputes and the one transformers computes, and the share that agrees to the bit; and, apart, how far "
        "transformers' own number is from the exact θ.",
        "",
        f"| type | configurations | frequencies | recomputed: largest ulp (allowed {ALLOWED_ULP}) | to the bit | transformers against exact θ: largest ulp |",
        "|---|---|---|---|---|---|",
    ]
    for kind in TYPES:
        configs, largest, same, exact, total = worst[kind]
        lines.append(f"| {kind} | {configs} | {total} | {largest} | {100 * same / max(total, 1):.2f}% | {exact:.2f} |")
    lines += [
        "",
        "Differences. Where a recomputed number is off, torch's vectorised f32 power is: it promises 1 ulp, and the recomputation rounds the "
        "exact power once. The distance from the exact θ comes from the exponents 2i/d, rounded to f32 before the power: an error of half a "
        "unit there is multiplied by ln(base). It is largest where d is no power of two, and more with scaling: dynamic raises a base that is "
        "itself rounded to f32, and the ramps of YaRN and llama3 are steep functions of rounded numbers.",
        "",
    ]
    lines += [f"- {text}" for text in failures[:20]] or ["No unexplained difference beyond the allowance."]
    lines += ["", f"Explained differences beyond it: {len(explained)}.", ""] + [f"- {text}" for text in explained[:20]]
    result.write_text("\n".join(lines) + "\n")
    print("\n".join(lines))
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
