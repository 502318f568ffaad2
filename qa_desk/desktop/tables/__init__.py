"""Tables of any length: ids in the model, rows fetched when painted."""
