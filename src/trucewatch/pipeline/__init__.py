"""Stages, plug-ins and ledger put together; nothing else knows more than one stage."""
