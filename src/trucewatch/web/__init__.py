"""The review desk: a door to the same functions as the command line."""
