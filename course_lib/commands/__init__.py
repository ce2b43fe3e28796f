"""What a student types: ``course train``, ``generate``, ``repl`` and ``doctor``."""
