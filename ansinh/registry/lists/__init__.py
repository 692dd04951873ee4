"""Reading an office's lists: from the cells of a spreadsheet to typed rows. No tables, no database."""
