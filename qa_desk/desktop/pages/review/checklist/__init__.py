"""The checklist of a drawn deal on the review page: state, words, widgets and errands."""
