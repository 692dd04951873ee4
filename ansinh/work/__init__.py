"""Background work that an officer can see: a job is a row with who asked, its progress, its error and a retry.

Upper rooms name their kinds of work with `services.job_kind` in their `tasks.py`; nothing else runs in the worker.
"""
