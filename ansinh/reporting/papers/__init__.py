"""What leaves the room on paper or as a spreadsheet, always in Vietnamese."""
