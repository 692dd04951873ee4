"""Which records may be of one person: Splink on DuckDB, with rules for Vietnamese names, births and households.

Nothing here reads or writes a table of the house: people come in as Arrow, pairs go out.
"""
