"""How the outside is reached: each adapter behind a port of services/ports.py, none knows another."""
