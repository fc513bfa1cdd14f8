"""The rules: for each kind of finding `<kind>.yaml` says what it means and `<kind>` how it is seen, a module or, where it makes
several checks of its own, a folder of them. What two kinds build on stands outside.
"""
