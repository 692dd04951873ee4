"""Screens of coordination: `phone` for the hamlet head, the others for the officer."""
