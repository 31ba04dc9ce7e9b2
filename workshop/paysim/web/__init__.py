"""The ways into paysim: Stripe's (`/v1`), its own (`/paysim`), and pages for people."""
