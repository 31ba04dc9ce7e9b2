"""What a request costs: the layers above Flask, and the servers below it."""
