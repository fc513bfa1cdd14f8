"""Forms that are printed in whole cells: regions of rows → labels with their values and tables by their heads."""
