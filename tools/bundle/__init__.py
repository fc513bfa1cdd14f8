"""The offline bundle: one archive that installs Yiju for one user, without a network and without an administrator.

`make bundle PLATFORM=win_amd64` or `python -m tools.bundle PLATFORM [--python 3.12] [--interpreter ARCHIVE]`.
"""
