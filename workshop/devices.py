"""The simulated devices, and the variable with the secret that their MQTT passwords are derived from."""

DEVICE_SECRET = "IOT_DEVICE_SECRET"  # noqa: S105 - the name of a variable
DEMO_DEVICES = [f"station-{number:02}" for number in range(1, 25)]
