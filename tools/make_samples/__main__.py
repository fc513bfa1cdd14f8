"""`python -m tools.make_samples`: writes every sample, its truth and its copies; prints the PDFs that changed."""

from tools.make_samples.format_copies import write_copies
from tools.make_samples.sample_folder import write

if __name__ == "__main__":
    for name in write():
        print(f"printed {name}")
    for name in write_copies():
        print(f"copied {name}")
