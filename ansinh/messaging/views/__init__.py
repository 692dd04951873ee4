"""Screens of messaging, and the door for gateways."""
