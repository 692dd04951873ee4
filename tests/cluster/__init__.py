"""A real Dask scheduler with two workers, each a process of its own, on the tests' database."""
