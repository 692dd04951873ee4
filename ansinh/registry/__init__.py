"""The registry: households, individuals and the dated facts about them; the commune's officers keep it."""
