"""What people do in the shop, one function each. Time and ids come in as arguments."""
