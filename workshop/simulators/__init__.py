"""Simulators: programs that behave like the people and devices around the apps. One module each."""
