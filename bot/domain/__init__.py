"""The rules: no I/O, no clock, no chance of its own, no Telegram.

Glossary, one meaning a word: a *question* has a prompt, a *rubric* and a *model answer*; a *concept* is one idea
a good answer shows, a *phrasing* one accepted wording of it; a *verdict* is the result of grading, with an
*outcome*; the *bank* is all questions, immutable. A *slot* is a chat's local time, zone and weekdays; *due* is
when the next daily question is owed; *grace* is how late is still fine, a *misfire* a due time past its grace.
A *delivery* is one question put to one chat, *claimed*, then *sent*, then *closed*; an *answer* is what a
*member* typed, an *attempt* its number for that delivery; a *streak* counts daily questions answered in a row;
a *standing* is a member's place in a group.
"""
