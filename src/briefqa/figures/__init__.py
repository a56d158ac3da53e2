"""What a text states in numbers: amounts, dates, lengths of time, units."""
