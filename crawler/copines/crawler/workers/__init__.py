"""What strangers write is understood in processes of its own, with limits of time and memory.

docs/adr/0015-workers.md says why so.
"""
