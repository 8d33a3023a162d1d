"""The files of bench/ as modules, for tests."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

SHARED = Path(__file__).parent.parent.parent / "shared"
FOLDER = Path(__file__).parent.parent / "bench"


def load_bench(name: str) -> ModuleType:
    """A file of bench/, which imports its neighbours."""
    sys.path.insert(0, str(FOLDER))
    try:
        spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module  # dataclasses look their module up
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(FOLDER))
    return module
