"""Reads of the review of poor households; nothing here writes."""
