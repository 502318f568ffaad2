"""Reads a case the way the reason book tells: phrases by lemma, client lane only, the end state decides."""
