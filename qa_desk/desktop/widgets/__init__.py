"""Parts that several pages are built of; each gets plain frozen data and tells what was chosen by a signal."""
