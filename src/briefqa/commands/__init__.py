"""What stands behind the command line beside `cli`."""
