"""The Shanghai 申报表 of the 2010s, in cells and as a dump."""
