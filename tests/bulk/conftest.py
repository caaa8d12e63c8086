"""What tests of bulk runs share."""

import logging
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a Dask cluster whose one worker is a thread of this process: its parts are loaded once."""
    distributed = pytest.importorskip("distributed")
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL)
    here = {"protocol": "tcp://", "host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
    with distributed.LocalCluster(
        processes=False, n_workers=1, threads_per_worker=1, silence_logs=50, **here
    ) as cluster:
        yield cluster.scheduler_address
