"""What a record looks like outside: terminal table, HTML page, CSV, explanation. All of them take records, not readings."""
