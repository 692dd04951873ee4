"""Reads of benefits; nothing here writes."""
