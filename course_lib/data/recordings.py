"""Results of the long experiments, recorded as JSON inside the package, so that a
notebook in Colab has them too.
"""

import hashlib
import json
from importlib import resources

from course_lib.data import usage
from course_lib.suggest import did_you_mean


def recording(name: str) -> dict:
    """Read the recording of an experiment.

    Args:
        name: The experiment's file name without its ending, such as
            ``"02_attention_maps"``.

    Raises:
        ValueError: If there is no recording of this name; the message lists the nearest
            ones.
    """
    folder = resources.files("course_lib").joinpath("recordings")
    files = [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
    names = [file.removesuffix(".json") for file in files if file.endswith(".json")]
    if name not in names:
        raise ValueError(f"there is no recording {name!r}{did_you_mean(name, names)}")
    content = folder.joinpath(f"{name}.json").read_bytes()
    usage.record(f"recording {name}", hashlib.sha256(content).hexdigest())
    return json.loads(content)
