"""Kind acts, counted by who did them and for nobody else; and one suggested after a sit."""
