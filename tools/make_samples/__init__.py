"""Makes `samples/` from `samples/source/`: filings in realistic layouts and their truth beside them.

In: one YAML file per filing and one per budget. Out: `.txt` and `.pdf` filings, `truth/*.json` in the
gold format, and `printed.yaml`, which says from which HTML each PDF was printed. Run it with
`python -m tools.make_samples`; printing needs chromium and a Chinese font, the rest needs neither.
"""
