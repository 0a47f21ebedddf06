"""The garbage collector, kept from walking over what is not garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# Objects more than were freed before the collector looks at the young ones, and how often it does
# that, and then the next, before it looks at older ones. An answer makes thousands of objects, and
# all but a few are freed without it; as Python has it (700, 10, 10), it took a seventh of the time.
_THRESHOLDS = (5_000, 20, 50)


@contextmanager
def paused() -> Iterator[None]:
    """Within it nothing looks for garbage; afterwards all is as it was, whatever happened.

    A start makes some hundred thousand objects, and all of them stay: counting them over and over
    again took a seventh of it.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def settle() -> None:
    """What there is now stays and is left alone; what comes is looked at less often.

    Walking over all of it would now and then hold up an answer by 80 ms.
    """
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
