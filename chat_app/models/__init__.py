"""The chat's nouns and their rules. No queries, no HTTP, no clock."""
