"""Benchmarks: slow measurements beside peers, each with a fast smoke test in tests/bench."""
