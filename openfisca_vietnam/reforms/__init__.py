"""Ways to ask the law differently: as known on a day, by a province, by an office's own readings, as amended."""
