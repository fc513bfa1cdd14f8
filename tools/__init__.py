"""Tools of the workshop: what makes files that the repository keeps."""
