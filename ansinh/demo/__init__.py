"""The demo: invented people of real places, played through the services from April 2025 to the current month."""
