"""One module a page: a question to the rooms → a view model that its template shows."""
