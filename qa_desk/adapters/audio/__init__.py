"""What a recording is made of, learned by decoding it; see probe.py."""
