"""What people use around the four apps: the `capstone` command, the backing servers, the launcher."""
