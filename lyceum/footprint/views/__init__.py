"""`own`: the pages of a footprint; `stores`: what an organisation has with other stores."""
