"""What a question says before anything is searched: its parts, words, names and the answer it wants."""
