"""The review page: listen to what the client said, take it as evidence, decide."""
