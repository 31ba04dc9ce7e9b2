"""What people do at the blog, one function each. Time and ids come in as arguments."""
