"""The guarded HTTP client: requests, whose every connection is looked at before it is made."""
