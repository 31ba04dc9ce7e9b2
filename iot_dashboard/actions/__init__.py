"""What people and devices do at the dashboard, one function each. Time and ids come in as arguments."""
