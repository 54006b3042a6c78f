"""What a build writes, and how it is put on the disk: all of it or nothing."""
