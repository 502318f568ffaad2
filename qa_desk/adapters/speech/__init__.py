"""Speech room: local recognition in a warm child process that speaks a written line protocol."""
