"""The portal's pages and the JSON that its page asks for every second."""
