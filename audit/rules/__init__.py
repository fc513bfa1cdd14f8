"""The rules: for each kind of finding `<kind>.yaml` (what it means) and `<kind>.py` (how it is seen)."""
