"""An address → its page's module → its template, in three parts: `reading`, `judging`, `keeping`."""
