"""What a student types: ``course train``, ``generate``, ``repl``,
``evaluate`` and ``doctor``."""
