"""A question → hits: what it names, what may answer it, in which order; like projects and recurring indicators."""
