"""How the chat's nouns are kept and found. Queries live here and nowhere else."""
