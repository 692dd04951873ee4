"""Backup and restore of an office: one file, taken while work goes on, checked before it counts."""
