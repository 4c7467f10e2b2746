"""Pictures that the server draws: SVG that needs no script, each with its numbers as a table beside it."""
