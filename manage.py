#!/usr/bin/env python
from lyceum.config.cli import main

if __name__ == "__main__":
    main()
