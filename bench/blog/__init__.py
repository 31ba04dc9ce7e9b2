"""What readers wait for, at the blog and at the same blog as it is usually written first."""
