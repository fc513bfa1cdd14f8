"""Forms whose geometry a converter lost: one stream of atoms, or blocks of labels apart from their values."""
