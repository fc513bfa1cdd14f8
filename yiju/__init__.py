"""See the package docs in docs/architecture.md."""
