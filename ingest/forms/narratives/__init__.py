"""项目经费情况说明 in parts of prose."""
