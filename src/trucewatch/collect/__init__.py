"""The collect stage: files and addresses made into bytes with the facts of how they came."""
