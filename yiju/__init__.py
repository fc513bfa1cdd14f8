"""依据: the person's side. `Workspace` is the one door for notebooks and programs."""

from yiju.workspace import Workspace

__version__ = "0.1.0"
__all__ = ["Workspace", "__version__"]
