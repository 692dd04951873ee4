"""Screens of accounts: working as, the own account, the accounts of an administrator."""
