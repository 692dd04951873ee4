"""Papers of insurance."""
