"""Calls, by a seed: every command, with arguments right and hostile in number, length, encoding and kind. Where a value is right the work is small."""

WORDS = ["", " ", "-", "--", "x", "-1", "0", "nan", "NaN", "inf", "-inf", "1e400000000", "1e-400000000", "9" * 40, "9" * 5000, "1" * 100_000, "0x10", "+5", " 5", "5 ",
         "1_000", "1__0", "٣", "５", "1.5.2", "1,,2", ",", "1e", "e5", "..", "0..", "..5", "5..5", "9..2", "0..=", "a..b", "k", "1kk", "@hard", "@soft", "@", "\x1b[31m",
         "\u202e", "\n", "\t", "\\", "'", '"', "%s%n", "$HOME", "*", "{}", "null", "true", b"\xff", b"a\xc3(", b"\xed\xa0\x80", "💥" * 100, "=", "a=b", "cos=", "=cos", "\x7f"]

BASES = ["1", "1e4", "1e4", "5e5", "5e5", "10000.5", "1e100", "1.0000001", "500k", "1e101", "0.99", "1." + "3" * 3000]
SMALL_BASES = [base for base in BASES if not base.startswith("1e100")]
DIMS = ["2", "4", "16", "64", "128", "16", "8192", "8194", "65536", "65538", "1e2", "127"]
CONTEXTS = ["0", "1", "2", "100", "1k", "4096", "1e3", "1025M", "1e30", "-5"]
POSITIONS = ["0", "1", "1009", "4096", "1M", "70368744177664", "70368744177665"]
RANGES = ["0..9", "0..=9", "7..1k", "0..4k", "100..101", "5..5", "9..5", "70368744177660..70368744177664"]
DIGITS = ["1", "6", "50", "1000", "0", "10001", "65536"]
LAWS = ["normal", "uniform", "laplace", "rademacher", "exponential", "student-t:5", "student-t:0", "student-t:1e-9", "log-normal:0.5", "log-normal:1e9", "table:"]
FORMATS = ["text", "json", "csv", "md", "tex", "junit", "github", "xml"]
FRAMEWORKS = ["transformers", "vllm", "llama.cpp", "jax"]


class Generator:
    def __init__(self, rng, zoo):
        self.rng = rng
        self.zoo = zoo
        self.hostility = 0.2

    def one_of(self, right):
        """A value of the list, or with the probability of this call anything."""
        return self.rng.choice(right) if self.rng.random() >= self.hostility else self.rng.choice(WORDS)

    def some(self, *options):
        """Of options (name, right values or a function), some, in any order, now and then twice."""
        rng = self.rng
        chosen = []
        for name, values, odds in options:
            times = (rng.random() < odds) + (rng.random() < 0.02)
            for _ in range(times):
                if values is None:
                    chosen.append([name])
                    continue
                value = values() if callable(values) else self.one_of(values)
                glued = isinstance(value, str) and rng.random() < 0.2
                chosen.append([f"{name}={value}"] if glued else [name, value])
        rng.shuffle(chosen)
        return [word for words in chosen for word in words]

    def listed(self, right, most=3):
        def values():
            return ",".join(str(self.rng.choice(right)) for _ in range(self.rng.randrange(1, most))) if self.rng.random() >= self.hostility else self.rng.choice(WORDS)

        return values

    def file(self, kind):
        return lambda: self.zoo.file(self.rng, kind, self.hostility)

    def files(self, kind, most=4):
        return [self.zoo.file(self.rng, kind, self.hostility) for _ in range(self.rng.randrange(0 if self.rng.random() < 0.05 else 1, most))]

    def output(self):
        return self.rng.choice(self.zoo.outputs) if self.rng.random() >= self.hostility / 2 else self.rng.choice(WORDS)

    def schedule(self, bases=BASES):
        return self.some(("--base", bases, 0.8), ("--head-dim", DIMS[:7] + DIMS[10:], 0.5), ("--schedule", ["plain", "method1", "method2"], 0.15),
                         ("--unrotated", ["0", "1", "64", "65537"], 0.15))

    def reading(self):
        return self.some(("--layer", ["all", "full_attention", "sliding_attention"], 0.15), ("--framework", FRAMEWORKS, 0.25), ("--context", ["1", "100", "2k", "1e10"], 0.2))

    def base(self):
        safe = self.some(("--safe", None, 0.2), ("--margin", BASES[:6], 0.2))
        return ["base", *self.some(("--context", self.listed(CONTEXTS), 0.95), ("--head-dim", self.listed(DIMS[:6]), 0.6), ("--digits", DIGITS[:4], 0.3)), *safe]

    def islands(self):
        return ["islands", *self.some(("--context", ["100", "1k", "0", "1"], 0.95), ("--from", BASES[:4], 0.8), ("--to", ["2e4", "6e5", "1e3", "1e100"], 0.8),
                                      ("--head-dim", DIMS[1:5], 0.4), ("--most", ["1", "5", "0"], 0.2))]

    def context(self):
        # A base so large that no sum is negative is searched to the limit.
        return ["context", *self.schedule(SMALL_BASES), *self.some(("--limit", ["0", "1", "1000", "100k"], 0.4)), *self.config_or_not()]

    def config_or_not(self):
        return [*self.files("config", 2), *self.reading()] if self.rng.random() < 0.2 else []

    def sum(self):
        return ["sum", *self.schedule(), *self.some(("--position", POSITIONS, 0.95), ("--digits", DIGITS[:4], 0.3)), *self.config_or_not()]

    def count(self):
        return ["count", *self.schedule(), *self.some(("--range", RANGES, 0.95)), *self.config_or_not()]

    def certify(self):
        if self.rng.random() < 0.4:
            return ["certify", "--coq", self.zoo.file(self.rng, "certificate", self.hostility), *self.some(("--out", self.output, 0.5))]
        return ["certify", *self.some(("--context", self.listed(["0", "1", "2", "40", "100"]), 0.95), ("--head-dim", self.listed(["2", "4", "8", "16"]), 0.8),
                                      ("--safe", None, 0.3)), "--out", self.output()]

    def check(self):
        return ["check", *self.files("certificate"), *self.some(("--by", ["mpfr", "integers", "both", "none"], 0.5), ("--timings", None, 0.1))]

    def montecarlo(self):
        law = self.listed(LAWS, 2)
        laws = lambda: f"table:{self.file('samples')()}" if self.rng.random() < 0.3 else law()
        many = self.rng.random() < 0.05
        size = [("--samples", ["2", "1000", "4096", "1", "1e30"], 1), ("--positions", RANGES[:5], 1), ("--head-dim", DIMS[:3], 1)]
        return ["montecarlo", *self.some(*size if not many else [(name, values, 1) for name, values, _ in size],
                                         ("--base", BASES[:5], 0.3), ("--distribution", laws, 0.5), ("--key-distribution", laws, 0.2), ("--noise-distribution", laws, 0.2),
                                         ("--sigma", ["1", "1e-9", "1e9", "0", "1,2", "1e300"], 0.3), ("--mean", ["0", "-1e9", "1,2"], 0.2),
                                         ("--noise-scale", ["0", "0.1", "1e9", "-1"], 0.2), ("--violate", self.listed(["key-mean=0.1", "noise-correlation=0.5", "noise-correlation=2", "x=1", "key-mean="]), 0.3),
                                         ("--pairing", ["same-query", "independent", "antithetic"], 0.2), ("--band", ["simulated", "bonferroni", "scheffe", "anytime"], 0.4),
                                         ("--replicates", ["19", "99", "199", "18", "100000"], 0.8), ("--level", ["0.01", "0.05", "0.5", "1e-9", "0", "1"], 0.4),
                                         ("--stop-early", None, 0.2), ("--seed", ["0", "18446744073709551615", "18446744073709551616", "-1"], 0.2), ("--out", self.output, 0.2))]

    def audit(self):
        return ["audit", *self.files("config", 5), *self.some(("--context", ["1", "100", "2k", "1e10"], 0.2), ("--framework", FRAMEWORKS, 0.3),
                                                              ("--numbers", ["exact", "f32"], 0.2), ("--class", ["llama", "nobody", "gemma3"], 0.2))]

    def solve(self):
        return ["solve", *self.files("config", 2), *self.reading(), *self.some(("--parameter", ["base", "factor"], 0.3), ("--add", ["yarn", "linear", "ntk", "dynamic", "llama3"], 0.3),
                                                                             ("--context", ["100", "500"], 0.5), ("--trained", ["64", "1"], 0.2))]

    def spectrum(self):
        return ["spectrum", *self.files("config", 2), *self.reading(), *self.some(("--digits", ["1", "50", "1000", "1001"], 0.3), ("--output", self.output, 0.3))]

    def compare(self):
        how = self.schedule() if self.rng.random() < 0.7 else ["--config", self.zoo.file(self.rng, "config", self.hostility), *self.reading()]
        profile = lambda: self.zoo.file(self.rng, "profile", self.hostility) if self.rng.random() < 0.7 else self.one_of(["f32", "bf16", "exact", "transformers-f32"])
        return ["compare", *how, *self.files("table"), *self.some(("--positions", ["0..64", "1,5,7", "@hard", "0..1000000000"], 0.3), ("--layout", ["half", "interleaved"], 0.2),
                                                                ("--axes", ["bhsd", "t(hd)", "s", "xyz"], 0.2), ("--name", ["cos=*", "sin=a.*", "q=q"], 0.2), ("--profile", profile, 0.4),
                                                                ("--mrope-section", ["2,3,3", "0", "1e9"], 0.1), ("--no-diagnosis", None, 0.2), ("--attention-factor", ["1", "0.001", "1001"], 0.1))]

    def golden(self):
        if self.rng.random() < 0.1:
            return ["golden", "--pack", self.output()]
        how = self.schedule() if self.rng.random() < 0.7 else ["--config", self.zoo.file(self.rng, "config", self.hostility), *self.reading()]
        return ["golden", *how, *self.some(("--positions", ["0..64", "1,5,7", "70368744177663", "0..70368744177664", "0..1e15", "5..5"], 0.95), ("--dtype", ["f32", "bf16", "f16", "f64", "f8"], 0.5),
                                          ("--attention-factor", ["1.2079441541679836", "0", "1e9"], 0.2), ("--output", self.output, 0.95))]

    def advise(self):
        return ["advise", *self.some(("--context", ["100", "1k", "0", "1e30"], 0.95), ("--head-dim", DIMS[1:5], 0.5))]

    def of_the_paper(self):
        # They take a minute where nothing is wrong with them.
        command = self.rng.choice(["reproduce", "precision", "models"])
        wrong = self.rng.choice([["--out", "/dev/null/x"], ["--out", str(self.zoo.folder / "fifo.json")], ["--unknown"], ["--out"], ["--threads", "x"], ["--out", str(self.zoo.folder / "loop.json")]])
        return [command, *wrong]

    def nonsense(self):
        return [self.rng.choice(WORDS) for _ in range(self.rng.randrange(0, 6))]

    def call(self):
        rng = self.rng
        self.hostility = rng.choice([0, 0, 0.05, 0.2, 0.5])
        makers = [self.base, self.islands, self.context, self.sum, self.count, self.certify, self.check, self.montecarlo, self.audit, self.solve, self.spectrum, self.compare, self.golden,
                  self.advise, self.of_the_paper, self.nonsense]
        weights = [6, 5, 5, 6, 5, 7, 10, 10, 14, 7, 6, 14, 10, 3, 1, 1]
        words = rng.choices(makers, weights)[0]()
        words += self.some(("--format", FORMATS, 0.5), ("--threads", ["1", "2", "7", "0", "1025"], 0.3))
        if rng.random() < self.hostility / 3:
            words.insert(rng.randrange(len(words) + 1), rng.choice(WORDS))
        if rng.random() < self.hostility / 4 and words:
            del words[rng.randrange(len(words))]
        if rng.random() < 0.01:
            words += ["--help"]
        if rng.random() < 0.01:
            words += [rng.choice(["x", "1"])] * 10_000
        return words
