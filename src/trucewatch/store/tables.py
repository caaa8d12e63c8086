"""What all tables of a ledger's database are listed in."""

from sqlalchemy import BigInteger, Integer, MetaData

metadata = MetaData()

BIG = BigInteger().with_variant(Integer, "sqlite")
"""Whole numbers of 64 bits; in SQLite every one is."""
