"""Tables with a record in each row, and notices of one purchase: projects, intended purchases, awards."""
