"""Files and papers of a payroll: dataclasses in, bytes out, and back; no tables, no clock.

The same input gives the same bytes, so what was sent can be made again and compared. Nothing here knows a category
or a diagnosis: the shapes have no field for them (rules.md, Publicity and privacy).
"""
