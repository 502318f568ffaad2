"""When: time expressions of spoken Russian as days from the call, by plain date arithmetic."""
