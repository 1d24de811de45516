"""What RoPE's base allows, computed with proof.

>>> import ropebound
>>> ropebound.lower_bound_base(32 * 1024, digits=12).base
Decimal('629978.262855')

The object is one sum over the pairs of a rotary head, B(m) = Σ_i cos(m·θ_i) with θ_i = base^(−2i/head_dim), which measures how well
attention tells a similar token from a random one at distance m. A context of L is served where B(m) ≥ 0 for all m in 0..=L; where a number
stands for that 0, it is ``at_least``.

Numbers are exact: bases and sums are :class:`decimal.Decimal`, correctly rounded to the digits asked for. No sign is decided by a float
without an error bound; what stays open says ``undecided``, and is never a guess. Refusals are :class:`ValueError` and
:class:`TypeError` that name the argument and what is accepted.
"""

from ._bases import (
    Advice,
    Choice,
    ContextLength,
    CosineSum,
    Island,
    IslandEnd,
    Islands,
    LeastFeasible,
    LowerBound,
    Margin,
    NegativeCount,
    RoundedUp,
    SafeBase,
)
from ._comparison import CertificateCheck, Comparison, Part, Place
from ._models import (
    Audit,
    AuditedLayer,
    BoundStatus,
    LayerSpectrum,
    Minimum,
    Pair,
    Solution,
    Source,
    Spectrum,
    SumAudit,
    Tried,
)
from ._native import VERSION as __version__
from ._progress import Progress
from ._questions import (
    advise,
    audit,
    check_certificate,
    context_length,
    cosine_sum,
    count_negative,
    islands,
    lower_bound_base,
    margin,
    safe_base,
    solve,
    spectrum,
)
from ._tables import GoldenTable, check_rope, compare, golden

__all__ = [
    "Advice",
    "Audit",
    "AuditedLayer",
    "BoundStatus",
    "CertificateCheck",
    "Choice",
    "Comparison",
    "ContextLength",
    "CosineSum",
    "GoldenTable",
    "Island",
    "IslandEnd",
    "Islands",
    "LayerSpectrum",
    "LeastFeasible",
    "LowerBound",
    "Margin",
    "Minimum",
    "NegativeCount",
    "Pair",
    "Part",
    "Place",
    "Progress",
    "RoundedUp",
    "SafeBase",
    "Solution",
    "Source",
    "Spectrum",
    "SumAudit",
    "Tried",
    "__version__",
    "advise",
    "audit",
    "check_certificate",
    "check_rope",
    "compare",
    "context_length",
    "cosine_sum",
    "count_negative",
    "golden",
    "islands",
    "lower_bound_base",
    "margin",
    "safe_base",
    "solve",
    "spectrum",
]
