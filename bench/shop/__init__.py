"""What people who look around in the shop wait for, at ours and at one that is written as it is usually first."""
