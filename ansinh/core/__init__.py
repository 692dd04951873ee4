"""The base of the house: money, months, clock, errors, text and the wall; no tables."""
