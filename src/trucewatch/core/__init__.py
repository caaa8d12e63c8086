"""Records, kinds, ids, ports and errors: standard library only, imported by every stage."""
