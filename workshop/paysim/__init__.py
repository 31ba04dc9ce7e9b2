"""paysim: a payment provider for one machine, which speaks the part of Stripe's language that the shop uses.

The real `stripe` library works against it unchanged. What it imitates and what it leaves out is told in
`docs/decisions/0015-payments.md`.
"""
