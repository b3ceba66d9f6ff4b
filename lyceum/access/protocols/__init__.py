"""What providers and we say to each other: OpenID Connect and SAML 2.0. Knows no people of ours."""
