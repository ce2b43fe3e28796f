"""Which named data this process has read. The build writes it down, so that changed
data means a stale notebook.
"""

_digests: dict[str, str] = {}


def record(name: str, digest: str) -> None:
    """Note that the data ``name`` was read, with the SHA-256 of its content."""
    _digests[name] = digest


def used() -> dict[str, str]:
    """Name -> SHA-256 of all embedded, downloaded and recorded data read so far in this
    process, sorted by name.
    """
    return dict(sorted(_digests.items()))
