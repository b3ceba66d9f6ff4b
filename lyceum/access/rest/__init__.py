"""Where machines knock."""

from .openid import (
    discovery,
    keys,
    protected_resource,
    register,
    revoke,
    token,
    userinfo,
)

__all__ = ["discovery", "keys", "protected_resource", "register", "revoke", "token", "userinfo"]
