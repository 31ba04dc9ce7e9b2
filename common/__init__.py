"""What the four apps share at run time. It imports no app and has no app's vocabulary."""
