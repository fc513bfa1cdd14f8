"""The workbench: the page an auditor works in all day.

In: a workspace and a browser on this machine. Out: pages. `app` holds the routes, `security` what every
request must pass, `desk` what the pages share, `pages/` one module a page (a question to the rooms → a view
model, tested without a browser), `templates/` and `static/` what the browser is given.
"""
