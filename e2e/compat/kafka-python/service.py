"""Stands in for a module that kafka-python's source distribution leaves out of its test tree.

Its tests run against a broker that is already there, so nothing is ever started from here.
"""


class ExternalService:
    """A broker that somebody else runs."""

    def __init__(self, host, port):
        self.host = host
        self.port = port

    def dump_logs(self):
        """Its log is with whoever runs it."""


class SpawnedService:
    """A broker started by the tests; refused."""

    def __init__(self, *args, **kwargs):
        raise RuntimeError("these tests run against a broker that is already there")
