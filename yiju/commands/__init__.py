"""The commands of `yiju`, one noun per module; `yiju.cli` gathers them."""
