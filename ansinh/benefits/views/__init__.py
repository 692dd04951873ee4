"""Screens of benefits: one file per subject."""
