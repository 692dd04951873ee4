"""From facts in columns, through the law, to amounts and reasons: one person or millions, and no tables."""
