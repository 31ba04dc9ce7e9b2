"""What an app tells about itself while it runs: logs and metrics."""
