"""People who work here: their roles, areas of duty, two-factor sign-in and sessions."""
