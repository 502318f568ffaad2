"""What can be done: one verb a function, one unit of work, one commit; the world only through ports.py."""
