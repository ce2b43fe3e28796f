"""Settings for all tests. Threads are set before torch is first imported: more of them change the last digits."""

import os

os.environ["OMP_NUM_THREADS"] = "1"

from parity_record import (  # noqa: E402, F401
    assert_parity,
    pytest_configure,
    pytest_runtest_call,
    pytest_sessionfinish,
    pytest_testnodedown,
    record_error,
)
