"""Workshop ID: the embedded OpenID provider, oidc-provider-mock with pages that need no other host.

It asks for no password and keeps nothing: whoever is on this machine may be whoever they like.
"""
