"""Reporting: samples of files for the inspector with what each lacks, and the reports of the half-year.

Works here: the auditor, the province's officer, the chair. The room has no tables of its own: it reads what the rooms
below hold, and writes only that somebody looked.
"""
