"""The review of poor households: standards and instruments as data, scores and indices as arithmetic."""
