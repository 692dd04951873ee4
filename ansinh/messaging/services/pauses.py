"""How long a message waits after each attempt that failed for a reason that passes; after the last it is given up."""

import datetime as dt

PAUSES = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440, 1440))
