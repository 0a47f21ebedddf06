"""Build commands for the machine-made inputs in data/built. Run by hand; nothing imports this."""
