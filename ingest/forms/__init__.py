"""Forms: one module per way of laying a declaration out, each giving declarations from a `Source`."""
