"""部门决算: what its prose says against its tables, and its tables against each other."""
