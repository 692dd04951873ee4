"""Sudden death: acts killed at random moments, looked at afterwards, and done again."""
