"""Progress: a callback's, or a bar's of tqdm."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple


class Progress(NamedTuple):
    """How far a question is: heard now and then, on the thread that asked."""

    #: What is being done.
    message: str
    #: How much of it is: pieces, positions or rows.
    done: int
    #: How much there is, where that is known.
    total: int | None


Listener = Callable[[Progress], object]
Listening = Listener | bool | None
Callback = Callable[[str, int, "int | None"], object]


@contextmanager
def listening(progress: Any) -> Iterator[Callback | None]:
    """What the native part calls: for ``True`` a bar of tqdm, for a bar its updates, else the callback."""
    if progress is None or progress is False:
        yield None
    elif progress is True:
        try:
            from tqdm.auto import tqdm
        except ImportError:
            raise TypeError(
                "progress: True needs the package tqdm; expected a callback, or tqdm installed"
            ) from None
        with tqdm(leave=False) as bar:
            yield _on(bar)
    elif hasattr(progress, "set_description_str") and hasattr(progress, "refresh"):
        yield _on(progress)
    elif callable(progress):
        yield lambda message, done, total: progress(Progress(message, done, total))
    else:
        raise TypeError(
            f"progress: a {type(progress).__name__}; expected a callback that takes a ropebound.Progress, True, a bar of tqdm, or None"
        )


def _on(bar: Any) -> Callback:
    def update(message: str, done: int, total: int | None) -> None:
        bar.set_description_str(message, refresh=False)
        bar.total, bar.n = total, done
        bar.refresh()

    return update
