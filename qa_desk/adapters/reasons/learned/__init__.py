"""The learned reader: turn and dialogue classifiers trained on labelled talk, run with numpy alone."""
