"""Training of the learned reader: one deterministic command over labelled talk; needs scikit-learn (extra "train")."""
