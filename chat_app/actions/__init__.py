"""What people do in the chat, one function each. Time, ids and who hears of it come in as arguments."""
