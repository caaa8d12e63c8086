"""The read stage: bytes of a page or a file made into a document with parts."""
