"""Archives in, Parquet of claims out: the same functions as everywhere, on a distributed engine."""
