"""Rules of single artifacts: what a tool would refuse, or take and fail at, whatever any spec says of it."""
