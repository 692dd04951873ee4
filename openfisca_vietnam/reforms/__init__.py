"""Ways to ask the law differently: as known on a date, with a province's resolution, with an office's own readings."""
