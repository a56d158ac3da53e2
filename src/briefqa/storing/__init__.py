"""Files of an index: written once with their checksums, published by one rename, read where they lie."""
