"""`python -m tools.make_samples`: writes every sample and its truth, prints the PDFs that changed."""

from tools.make_samples.make import write

if __name__ == "__main__":
    for name in write():
        print(f"printed {name}")
