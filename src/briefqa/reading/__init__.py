"""Files to documents: one reader for each format, all of them handing raw blocks to `builder`."""
