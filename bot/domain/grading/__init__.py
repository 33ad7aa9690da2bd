"""From the text of an answer to a verdict, by fuzzy concept matching; pure functions, no model, no network.

Nothing outside this package looks inside it: `compile_rubric` once per question, then `grade` per answer.
"""
