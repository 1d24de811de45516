"""For transformers: a callback that audits a model's configuration once, when training starts, and warns."""

from __future__ import annotations

import warnings
from typing import Any

from transformers import TrainerCallback

from ._models import Audit
from ._questions import audit


class AuditWarning(UserWarning):
    """The schedule of the model that is trained does not hold, or was not decided."""


class AuditCallback(TrainerCallback):
    """Give it to a Trainer: ``Trainer(..., callbacks=[AuditCallback()])``. Options are those of :func:`ropebound.audit`."""

    def __init__(self, **options: Any) -> None:
        self.options = options
        #: What was found, once training has started.
        self.found: Audit | None = None

    def on_train_begin(self, args: Any, state: Any, control: Any, model: Any = None, **kwargs: Any) -> None:
        """Audits ``model.config``, and warns unless it holds."""
        if self.found is not None or not hasattr(model, "config"):
            return
        self.found = audit(model.config, **self.options)
        if self.found.holds is not True:
            warnings.warn(self.found.to_text(), AuditWarning, stacklevel=2)
