"""The HTTP door: the contract's JSON over `/api/v1`, on this machine alone unless a token is set."""
