"""The dashboard's nouns and their rules. No queries, no HTTP, no MQTT, no clock."""
