"""`python -m yiju` is `yiju`."""

from yiju.cli import main

if __name__ == "__main__":
    main()
