"""Screens of insurance."""
