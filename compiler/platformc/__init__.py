"""platformc: one file says what a platform is; this compiles it and proves that its names agree."""

__version__ = "0.1.0"
