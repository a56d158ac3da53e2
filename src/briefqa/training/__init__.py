"""Teaching the shipped models, and fitting the support model, on questions whose answers are known."""
