"""Where members, people and sits are kept: an SQLite file in the data folder, or PostgreSQL."""
