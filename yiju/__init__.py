"""依据: reads public budget filings and shows auditors what no single file shows.

`Workspace` is the one door for notebooks and programs. The rooms lie under this name: `yiju.ingest`,
`yiju.graph`, `yiju.search`, `yiju.audit`; a room is loaded when first asked for.
"""

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yiju.workspace import Workspace

# Read by onnxruntime when it is loaded, here or in a process started from here: without it, it looks up a host.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

__version__ = "0.1.0"
__all__ = ["Workspace", "__version__"]


def __getattr__(name: str) -> object:
    """`Workspace`, loaded when asked for: a reader or query process needs none of it."""
    if name == "Workspace":
        from yiju.workspace import Workspace

        return Workspace
    raise AttributeError(name)
