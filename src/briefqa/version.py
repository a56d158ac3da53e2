"""What this code is, as an index records it."""

__version__ = "0.1.0"
READER_VERSION = 10  # a change here reads every file anew at the next `briefqa index`
