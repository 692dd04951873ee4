"""Backup and restore for real: commands in processes of their own, on a server of their own where it is embedded."""
