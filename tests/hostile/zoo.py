"""Files of every kind, by a seed: right ones, and right ones that were altered, cut, grown or named to do harm."""

import io
import json
import os
import random
import socket
import struct
import subprocess
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

CONFIGS = [
    {"model_type": "llama", "head_dim": 64, "rope_theta": 1e4, "max_position_embeddings": 2048},
    {"model_type": "llama", "hidden_size": 256, "num_attention_heads": 4, "num_hidden_layers": 2, "max_position_embeddings": 1024, "rope_theta": 500000.0,
     "rope_scaling": {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 256}},
    {"model_type": "qwen2", "hidden_size": 128, "num_attention_heads": 2, "max_position_embeddings": 512, "rope_theta": 1e6,
     "rope_scaling": {"type": "yarn", "factor": 4.0, "original_max_position_embeddings": 128}},
    {"model_type": "gemma3_text", "head_dim": 32, "num_hidden_layers": 6, "sliding_window": 64, "rope_theta": 1e6, "rope_local_base_freq": 1e4,
     "max_position_embeddings": 512, "layer_types": ["sliding_attention"] * 5 + ["full_attention"]},
    {"model_type": "phi3", "hidden_size": 96, "num_attention_heads": 3, "max_position_embeddings": 512, "original_max_position_embeddings": 64,
     "rope_scaling": {"type": "longrope", "short_factor": [1.0] * 16, "long_factor": [2.0] * 16}},
    {"model_type": "nobody_knows", "head_dim": 16, "rope_theta": 1e4, "max_position_embeddings": 64},
    {"dim": 128, "n_layers": 2, "n_heads": 4, "rope_theta": 1e4},
    {"general.architecture": "llama", "llama.block_count": 2, "llama.context_length": 256, "llama.embedding_length": 64, "llama.attention.head_count": 2},
]
ODD = [0, -1, 1e308, -0.0, 1e-300, float("nan"), float("inf"), None, True, "", "x" * 300, [], {}, [[]], {"a": {}}, 2**70, "\x1b[31m", 0.5, 3, "1e4", [0] * 50]
# Files that nothing is wrong with.
RIGHT = {*(f"c{k}.json" for k in range(8)), "g0.gguf", "s0.safetensors", "t.safetensors", "t.npy", "t.npz", "b.safetensors", "d.npz", "w0.cert", "w1.cert", "w2.cert", "w3.cert", "p.toml", "s.txt"}
PROFILE = 'name = "mine"\ndtypes = ["f32"]\nulp = 1\nabsolute = 2\nsmall = 0.00390625\nangle = 8\nangle_per_pair = 2\nrotated = 4\nfrequency_ulp = 1\nsame_context_length = true\n'


def altered(rng, data):
    """Some bytes changed, cut off, doubled, or put where they do not belong."""
    data = bytearray(data)
    for _ in range(rng.choice([1, 1, 2, 5, 40])):
        if not data:
            break
        at = rng.randrange(len(data))
        what = rng.randrange(7)
        if what == 0:
            data[at] = rng.randrange(256)
        elif what == 1:
            data[at] ^= 1 << rng.randrange(8)
        elif what == 2:
            del data[at:]
        elif what == 3:
            del data[at : at + rng.randrange(1, 40)]
        elif what == 4:
            piece = bytes(data[at : at + rng.randrange(1, 400)])
            data[at:at] = piece * rng.choice([1, 2, 50])
        elif what == 5:
            data[at:at] = rng.choice([b"\0", b"\xff\xff\xff\xff", b"9" * 400, b"-", b"\x1b[2J", b"\n", b"1e999999999", "π".encode(), b"[" * 200, b"\xe2\x80\xae"])
        else:
            data[at : at + 8] = rng.choice([b"\xff" * 8, b"\0" * 8, struct.pack("<Q", 1 << 62), struct.pack("<Q", len(data) + 1)])
    return bytes(data)


def odd_config(rng):
    """A right configuration with members exchanged for what they cannot be."""
    config = json.loads(json.dumps(rng.choice(CONFIGS)))
    for _ in range(rng.randrange(1, 4)):
        inner = config
        keys = list(inner)
        if isinstance(config.get("rope_scaling"), dict) and rng.random() < 0.5:
            inner = config["rope_scaling"]
            keys = list(inner)
        if keys:
            inner[rng.choice(keys)] = rng.choice(ODD)
    return json.dumps(config).encode()


def gguf(rng):
    def text(value):
        return struct.pack("<Q", len(value)) + value

    def pair(key, kind, value):
        return text(key) + struct.pack("<I", kind) + value

    pairs = [
        pair(b"general.architecture", 8, text(b"llama")),
        pair(b"llama.block_count", 4, struct.pack("<I", 2)),
        pair(b"llama.context_length", 4, struct.pack("<I", 256)),
        pair(b"llama.embedding_length", 4, struct.pack("<I", 64)),
        pair(b"llama.attention.head_count", 4, struct.pack("<I", 2)),
        pair(b"llama.rope.freq_base", 6, struct.pack("<f", 1e4)),
    ]
    if rng.random() < 0.5:
        length = rng.choice([3, 1 << 20, 1 << 40])
        pairs.append(pair(b"llama.rope.x", 9, struct.pack("<IQ", rng.randrange(14), length) + b"\0" * 64))
    return b"GGUF" + struct.pack("<IQQ", rng.choice([2, 3]), 0, len(pairs)) + b"".join(pairs)


def npy(descr, shape, data):
    header = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}}}\n".encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + data


def archive(entries, deflated=True):
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED) as file:
        for name, data in entries:
            file.writestr(name, data)
    return to.getvalue()


def overlapping(entries):
    """All entries of the directory stand for the first's bytes."""
    data = bytearray(archive(entries))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 42 : at + 46] = b"\0\0\0\0"
        at = data.find(b"PK\x01\x02", at + 1)
    return bytes(data)


class Zoo:
    """The files, by kind; every kind also has what stands in its place."""

    def __init__(self, program, folder, seed, count):
        self.rng = random.Random(f"zoo {seed}")
        self.folder = folder
        self.kinds = {"config": [], "table": [], "certificate": [], "profile": [], "samples": []}
        self.others = []
        self.outputs = []
        self.specials()
        self.configs(count)
        self.tables(program, count)
        self.certificates(count)
        self.small(count)
        self.right = {kind: [path for path in paths if Path(path).name in RIGHT] for kind, paths in self.kinds.items()}

    def put(self, name, data):
        path = self.folder / name
        path.write_bytes(data)
        return str(path)

    def specials(self):
        folder = self.folder
        (folder / "empty").mkdir()
        deep = folder / "deep"
        for k in range(20):
            deep = deep / str(k)
        deep.mkdir(parents=True)
        (deep / "config.json").write_text(json.dumps(CONFIGS[0]))
        (folder / "many").mkdir()
        for k in range(5):
            (folder / "many" / f"{k}_config.json").write_text(json.dumps(CONFIGS[k]))
        os.mkfifo(folder / "fifo.json")
        server = socket.socket(socket.AF_UNIX)
        server.bind(str(folder / "socket.npz"))
        server.close()
        links = {"zero.json": "/dev/zero", "zero.npz": "/dev/zero", "kmsg.cert": "/proc/kmsg", "mem.json": "/proc/self/mem", "null.toml": "/dev/null",
                 "full.json": "/dev/full", "dangling.json": "nowhere", "loop.json": "loop.json", "fifo.npz": "fifo.json", "fifo.cert": "fifo.json"}
        for name, target in links.items():
            (folder / name).symlink_to(target)
        for name in ["sparse.json", "sparse.gguf", "sparse.safetensors", "sparse.npz", "sparse.npy", "sparse.cert", "sparse.toml"]:
            with (folder / name).open("wb") as file:
                file.write({"sparse.gguf": b"GGUF\x03\0\0\0" + struct.pack("<QQ", 0, 100000), "sparse.npy": npy("<f8", "(400000000,)", b"")}.get(name, b""))
                file.truncate(3 << 30)
        self.others = [str(folder / name) for name in [*links, "empty", "deep", "many", "fifo.json", "socket.npz", "sparse.json", "sparse.gguf",
                       "sparse.safetensors", "sparse.npz", "sparse.npy", "sparse.cert", "sparse.toml", "nothing.json", "nothing.npz"]]
        self.others += ["", "-", ".", "/nonexistent/x.json", "x" * 300 + ".json", "a/" * 3000, "owner/name"]
        for name in [b"\x1b[31mred\n.json", b"\xff\xfe.json", b"--help.json", b"\xe2\x80\xae.npz", b"a" * 250 + b".npy"]:
            path = os.path.join(os.fsencode(folder), name)
            with open(path, "wb") as file:
                file.write(json.dumps(CONFIGS[0]).encode())
            self.others.append(path)
        for name in ["out", "new/folder", "zero.npz", "fifo.npz", "full.json", "empty", "x.safetensors", "x.npz", "x.npy", "x.json", "x.csv", "x.bin", "old.npz/below.npz",
                     "loop.json", "dangling.json", "socket.npz"]:
            self.outputs.append(str(folder / "outputs" / name) if name.startswith(("x", "out", "new")) else str(folder / name))
        (folder / "outputs").mkdir()
        self.outputs += ["", "/dev/full", "/dev/null", "/proc/x.npz", "/nonexistent/x.npz", str(folder / "outputs" / ("y" * 300 + ".npz"))]

    def configs(self, count):
        rng, kind = self.rng, self.kinds["config"]
        whole = [json.dumps(config).encode() for config in CONFIGS]
        for k, text in enumerate(whole):
            kind.append(self.put(f"c{k}.json", text))
        for k in range(count):
            kind.append(self.put(f"odd{k}.json", odd_config(rng)))
            kind.append(self.put(f"altered{k}.json", altered(rng, rng.choice(whole))))
            kind.append(self.put(f"g{k}.gguf", gguf(rng) if k % 3 == 0 else altered(rng, gguf(rng))))
            header = json.dumps({"__metadata__": {"config": whole[0].decode()}}).encode()
            carried = struct.pack("<Q", len(header)) + header
            kind.append(self.put(f"s{k}.safetensors", carried if k % 4 == 0 else altered(rng, carried)))
        kind.append(self.put("values.json", b"[" + b"0," * 5_000_000 + b"0]"))
        kind.append(self.put("members.json", b"{" + b",".join(b'"%d":0' % k for k in range(1_000_000)) + b"}"))
        kind.append(self.put("large.json", b" " * ((32 << 20) + 1)))
        kind.append(self.put("nested.json", b"[" * 100_000))
        kind.append(self.put("digits.json", b'{"head_dim":64,"rope_theta":' + b"7" * 1_000_000 + b"}"))
        lists = b"".join(struct.pack("<Q", 8) + b"rope.x%02d" % k + struct.pack("<IIQ", 9, 0, 100_000) + b"\0" * 100_000 for k in range(90))
        kind.append(self.put("lists.gguf", b"GGUF" + struct.pack("<IQQ", 3, 0, 90) + lists))

    def tables(self, program, count):
        rng, kind = self.rng, self.kinds["table"]
        whole = []
        for name, more in [("t.safetensors", []), ("t.npy", []), ("t.npz", []), ("b.safetensors", ["--dtype", "bf16"]), ("d.npz", ["--dtype", "f64"])]:
            path = self.folder / name
            command = [program, "golden", "--base", "1e4", "--head-dim", "16", "--positions", "0..64", "--output", str(path), *more]
            subprocess.run(command, check=True, capture_output=True)
            whole.append((path.suffix, path.read_bytes()))
            kind.append(str(path))
        ones = struct.pack("<8d", *[1.0] * 8)
        made = [
            ("e.npz", archive([("\x1b[31mcos.npy", npy("<f8", "(1, 8)", ones)), ("sin.npy", npy("<f8", "(1, 8)", ones))])),
            ("q.npz", archive([("q.npy", npy("<f8", "(1, 8)", ones)), ("q_rot.npy", npy("<f8", "(1, 8)", ones))])),
            ("inv_freq.npy", npy("<f8", "(8,)", ones)),
            ("nan.npy", npy("<f8", "(2, 1, 4)", struct.pack("<8d", *[float("nan")] * 8))),
            ("inf.npz", archive([("cos.npy", npy("<f4", "(1, 8)", struct.pack("<8f", *[float("inf")] * 8))), ("sin.npy", npy("<f4", "(1, 8)", b"\0" * 32))])),
            ("none.npy", npy("<f8", "(2, 0, 4)", b"")),
            ("overlap.npz", overlapping([(f"cos{k}.npy", npy("<f8", "(1000, 8)", ones * 1000)) for k in range(300)])),
            ("entries.npz", archive([(f"{k}.npy", b"") for k in range(66_000)], False)),
        ]
        zeros = npy("|u1", "(150000000,)", bytes(150_000_000))
        made.append(("bomb.npz", archive([("cos.npy", zeros)])))
        made.append(("bombs.npz", archive([(f"cos{k}.npy", npy("<f8", "(2000000,)", bytes(16_000_000))) for k in range(40)])))
        for name, data in made:
            kind.append(self.put(name, data))
        for k in range(2 * count):
            suffix, data = rng.choice(whole)
            kind.append(self.put(f"a{k}{suffix}", altered(rng, data)))

    def certificates(self, count):
        rng, kind = self.rng, self.kinds["certificate"]
        names = ["d64-L1024.cert", "d128-L1024.cert", "d128-L2048.cert", "safe/safe-d128-L1024.cert"]
        whole = [(ROOT / "proofs/certificates" / name).read_bytes() for name in names]
        for k, data in enumerate(whole):
            kind.append(self.put(f"w{k}.cert", data))
        for k in range(count):
            data = rng.choice(whole)
            if k % 2:
                lines = data.split(b"\n")
                at = rng.randrange(len(lines))
                words = lines[at].split(b" ")
                words[rng.randrange(len(words))] = rng.choice([b"0", b"-1", b"18446744073709551616", b"0x1p-1074", b"0x1p+1000000", b"9" * 5000, b"none", b"", b"1", b"\xff"])
                lines[at] = b" ".join(words)
                kind.append(self.put(f"l{k}.cert", b"\n".join(lines)))
            else:
                kind.append(self.put(f"a{k}.cert", altered(rng, data)))

    def small(self, count):
        rng = self.rng
        self.kinds["profile"].append(self.put("p.toml", PROFILE.encode()))
        self.kinds["samples"].append(self.put("s.txt", b"1 2 3,4\n5.5 -6"))
        for k in range(count // 2):
            self.kinds["profile"].append(self.put(f"p{k}.toml", altered(rng, PROFILE.encode())))
            self.kinds["samples"].append(self.put(f"s{k}.txt", altered(rng, b"1 2 3,4\n5.5 -6 " * 20)))
        self.kinds["samples"].append(self.put("million.txt", b"1 2 " * 500_000))
        self.kinds["samples"].append(self.put("equal.txt", b"1 1 1"))

    def file(self, rng, kind, hostility):
        """One of the kind, right or altered, or with the probability `hostility` anything else."""
        if rng.random() >= hostility:
            return rng.choice(self.kinds[kind] if rng.random() < 0.5 else self.right[kind])
        return rng.choice([*self.others, *rng.choice(list(self.kinds.values()))])
