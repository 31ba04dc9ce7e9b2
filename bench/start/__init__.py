"""What a start costs: seconds until the pages answer, and memory while nobody asks."""
