"""xAPI without Django: what a statement must look like, and how it is found again."""
