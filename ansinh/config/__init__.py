"""The roof: settings, addresses, wiring and the command line; sees all, seen by none."""
