"""A population to measure on: whole communes of invented people with a year of payments, the same for the same seed."""
