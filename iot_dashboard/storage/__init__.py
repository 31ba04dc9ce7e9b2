"""How the dashboard's nouns are kept and found. Queries live here and nowhere else."""
