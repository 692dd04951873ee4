"""The lists as files for those who work on them with a spreadsheet."""
