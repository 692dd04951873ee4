#!/usr/bin/env python3
"""Django's customary door; the same as the command `ansinh`."""

from ansinh.config.cli import main

if __name__ == "__main__":
    main()
