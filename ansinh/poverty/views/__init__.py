"""Screens of the review of poor households."""
