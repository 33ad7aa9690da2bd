"""The small words of English that the grader goes by: what denies, what joins, what opens a clause."""

# fmt: off
NEGATORS = frozenset({
    "not", "no", "never", "neither", "nor", "none", "nobody", "nothing", "hardly", "barely", "scarcely",
    "nowhere",
})
"""Words that deny what follows them in their clause."""

BARE_OF = frozenset({
    "without", "lacking",
})
"""Words that tell what is not there, without denying anything."""

FAILING = frozenset({
    "fail", "fails", "failing",
})
"""With "to" behind them, as good as a "not"."""

WORTHLESS = frozenset({
    "useless", "pointless", "unnecessary", "irrelevant", "worthless",
})
"""Words that say nothing good of their subject."""

HINDERING = frozenset({
    "stop", "stops", "prevent", "prevents", "avoid", "avoids", "reduce", "reduces", "remove", "removes",
    "break", "breaks", "hinder", "hinders",
})
"""Behind a "not" these are what is denied, and their object is not."""

EMPTY_PREDICATES = frozenset({
    "help", "blame", "helps", "matter", "matters", "happen", "happens", "exist", "exists", "role", "effect", "effects",
    "worth", "need", "needed", "needs", "useful", "necessary", "work", "works", "used", "important", "relevant",
    "influence", "point", "anything", "part", "affect", "affects", "involved", "place", "impact", "reason",
    "thing",
})
""""does not help", "plays no role": predicates that deny their subject."""

AFRESH = frozenset({
    "neither", "nor", "and", "or", "but",
})
"""Beside these a second negator does not cancel the first."""

CONDITIONS = frozenset({
    "if", "when", "until", "unless", "once", "whenever", "whether", "till", "where", "so", "before", "as",
    "provided",
})
"""First words of clauses that tell when, not that."""

AUXILIARIES = frozenset({
    "is", "are", "was", "were", "am", "be", "been", "do", "does", "did", "has", "have", "had", "can", "could",
    "would", "should", "will", "shall", "must", "may", "might", "need",
})
"""Verbs that stand before "not"."""

PRONOUNS = frozenset({
    "i", "we", "they", "he", "she", "you", "it",
})
"""Subjects that open a statement of their own."""

ASKED = frozenset({
    "it", "that", "this", "they", "you", "we", "there", "the",
})
"""What follows a negated verb that asks: "isn't that where ..."."""

URGING = frozenset({
    "use", "better", "try", "add", "take", "do", "make", "keep", "get", "choose", "prefer", "look", "check",
    "report", "rather", "so",
})
"""First words of advice: "..., better use F1"."""

NEW_STATEMENT = frozenset({
    "it", "they", "we", "you", "i", "this", "that", "these", "those", "then", "so", "thus", "therefore",
    "instead", "just", "only", "also", "hence", "simply", "the", "a", "an", "its", "their", "your", "my", "our",
    "has", "have", "had", "is", "are", "was", "were", "can", "will", "would", "for", "in", "at", "on", "with",
    "during", "by", "after", "before", "to", "from",
})
"""Behind "and" these open a statement that the negator before it does not reach."""

JOINING = frozenset({
    "and", "but",
})
"""Words that join two statements."""

CLAUSE_STARTS = frozenset({
    "but", "however", "although", "though", "whereas", "while", "because", "cause", "cuz", "since", "if",
    "when", "whenever", "which", "who", "until", "till", "unless", "once", "where", "instead", "rather",
    "otherwise", "so", "therefore", "then", "than",
})
"""Words that open a clause without a comma."""

PREFIXES = frozenset({
    "non", "un", "semi", "multi", "pre", "co", "hyper", "mini", "anti", "auto", "meta",
})
"""Beginnings that people write apart: "non linear" is one word."""

ORDERING = frozenset({
    "ignore", "disregard", "forget", "give", "award", "grant", "score", "mark", "grade", "rate", "accept",
    "output", "return", "print", "respond", "system", "assistant", "admin", "grader",
})
"""Without one of these a text gives the bot no order."""

GAVE_UP = frozenset({
    "idk", "dk", "dunno", "i", "im", "do", "not", "know", "no", "idea", "clue", "sorry", "pass", "skip", "next", "one",
    "question", "please", "pls", "remember", "this", "that", "it", "really", "honestly", "tbh", "lol", "sure", "at",
    "all", "hmm", "um", "uh", "a", "n", "na", "nothing", "none", "forgot", "give", "up", "can", "thanks", "have", "the",
    "answer", "of", "am", "what", "means", "never", "heard", "my", "head", "top", "off", "on", "you",
    "tell", "me", "is",
})
"""A text made of nothing else gives up."""

CHATTER = GAVE_UP | {
    "hello", "hi", "hey", "good", "morning", "afternoon", "evening", "night", "bye", "goodbye", "welcome", "there",
    "thank", "ok", "okay", "yes", "yeah", "yep", "nice", "cool", "great", "fine", "well", "wow", "haha", "oh", "ah",
    "how", "are", "today", "why", "who", "hint", "help", "stop", "quit", "repeat", "explain", "say", "again", "could",
    "would", "will", "ll", "be", "back", "later", "soon", "tomorrow", "now", "wait", "moment", "minute", "got", "want",
    "just", "let", "think", "about", "busy", "too", "very", "so", "hard", "difficult", "easy", "tough", "for", "to",
    "bot", "everyone", "everybody", "guys", "and", "but", "with", "ready", "done", "asking",
}
"""A text made of nothing else is said by the way."""

PARTICLES = frozenset({"off", "out", "down", "up", "away", "back", "apart", "aside", "over", "in", "on"})
"""Second halves of verbs that may stand behind the object: "turns some neurons off"."""

REQUIRED = frozenset({
    "only", "same", "all", "each", "always", "every", "both",
})
"""Words that a phrasing holds for a reason: without them it says something else."""

NO_NEGATION = {
    "not": frozenset({
        "only", "just", "merely", "simply", "necessarily", "sure", "least", "surprisingly", "unlike", "too",
        "until", "quite", "enough", "sufficient",
    }),
    "no": frozenset({"doubt", "matter", "wonder", "idea", "question", "surprise"}),
    "nothing": frozenset({"but"}),
    "without": frozenset({"loss"}),
}
"""What a negator negates nothing before: "not only", "no doubt", "without loss of generality"."""

INSTEAD = frozenset({("instead", "of"), ("rather", "than"), ("opposed", "to")})
"""What opens the thing that is replaced."""

DENIALS = frozenset({
    ("not", "true"), ("not", "the", "case"), ("false", "that"), ("wrong", "that"), ("a", "myth"), ("myth", "that"),
})
"""What denies the statement that follows, or the one before where it closes the sentence."""

DENIAL_STARTS = frozenset(denial[0] for denial in DENIALS)
TRIGGERS = NEGATORS | BARE_OF | FAILING | WORTHLESS | {"false", "wrong", "myth"} | {first for first, _ in INSTEAD}
"""Without one of these a sentence negates nothing."""

# fmt: on

_SHORTENED = {"ca": "can", "wo": "will", "sha": "shall", "ai": "is"}
_NEVER_RUN_TOGETHER = frozenset({"will", "can", "shall", "may", "am", "be", "been"})

NOT_FORMS = {
    **{f"{short}n't": full for short, full in _SHORTENED.items()},
    **{f"{verb}n't": verb for verb in AUXILIARIES},
    **{f"{verb}nt": verb for verb in AUXILIARIES - _NEVER_RUN_TOGETHER},
    "cant": "can", "wont": "will", "cannot": "can",
}  # fmt: skip
"""Verbs with their "not" grown on, typed with or without the apostrophe."""
