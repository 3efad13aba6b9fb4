"""Having stored articles translated anew: which, at what pace, and the command for it."""
