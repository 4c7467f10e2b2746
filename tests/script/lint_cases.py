"""One good script, and for each rule of lint a change that trips exactly it and one that nearly does."""

from __future__ import annotations

from dataclasses import dataclass

BASE = """\
---
title: A kind five minutes
kind: meditation
plan: circle
---

# Arrive {settle}

Sit, lie down or stand, any way that is kind to your body.
Your eyes may be open or closed.
You can stop at any time.

Perhaps feel the weight of your hands.
...

# Yourself {self}

If this is hard, let a friend or an animal wish you well.

> May {you} be safe.
> May {you} be well.
... 6-10-20s

If you feel nothing, that is fine.

# Someone easy {easy}

[named]
Picture {them} happy.
or
Now let {name} come to mind.

> May {you} be happy.

# Someone difficult {difficult}

You can skip this part.
Keep to someone mildly irritating, never someone who harmed you.

> May {you} find some ease.
May we both be free.

If it is too much, open your eyes and feel your feet.

# Everyone {all}

> May we all be safe.
Let the wish grow wide.

# Return {close}

Let sounds come back, and the room.
You might do one small kind act today.
"""


LESSON = """\
---
title: Coming back
kind: lesson
---

# Coming back

A child learns to ride.
They slide off the saddle, and get back on.
Nobody calls that failing.

Attention is like that, only faster.
It goes off to supper, to work, to an old song, and you find out.
Finding out is the part that can be practised.

This is the end of it.
...

You can’t come back without having been away.
"""

BREATHING = """\
---
title: A long way out
kind: breathing
---

# Arrive

Sit, lie down or stand, any way that is kind to your body.
Your eyes may be open or closed.
You can stop at any time.

Go back to your own breath whenever you like, or rest with the sounds.

# Return

Let sounds come back, and the room.
You might do one small kind act today.
"""

STORY = """\
---
title: The lamp
kind: story
---

# Night

The lamp is lit.

The stairs are dark and quiet.
"""


@dataclass(frozen=True)
class Case:
    rule: str
    old: str
    """A line of BASE."""
    trips: str
    passes: str
    base: str = BASE

    def script(self, new: str) -> str:
        assert self.base.count(self.old + "\n") == 1, self.old
        return self.base.replace(self.old + "\n", new + "\n")


HANDS = "Perhaps feel the weight of your hands."
GROW = "Let the wish grow wide."
PICTURE = "Picture {them} happy."
NUMB = "If you feel nothing, that is fine."
STOP = "You can stop at any time."
EYES = "Your eyes may be open or closed."
SIT = "Sit, lie down or stand, any way that is kind to your body."
SKIP = "You can skip this part."
MILD = "Keep to someone mildly irritating, never someone who harmed you."
OUT = "If it is too much, open your eyes and feel your feet."
SOUNDS = "Let sounds come back, and the room."
ACT = "You might do one small kind act today."
EASY = "If this is hard, let a friend or an animal wish you well."
END = "This is the end of it."
OWN = "Go back to your own breath whenever you like, or rest with the sounds."
LIT = "The lamp is lit."
SIX = "Notice the floor.\nNotice the chair.\nNotice your hands.\nNotice the light.\nNotice a sound.\nNotice {}."

CASES = (
    Case("command", HANDS, "You must feel your hands.", "You don’t have to feel your hands."),
    Case("command", HANDS, "Sit up straight now.", "If you like, sit up straight now."),
    Case("command", HANDS, "Don’t move at all.", "If you don’t want to move, rest."),
    Case("command", HANDS, "Relax your shoulders.", "Let your shoulders relax."),
    Case("command", HANDS, "Try harder to feel your hands.", "There is no need to try harder."),
    Case("command", HANDS, "Never look away.", "Never mind if you look away."),
    Case("command", HANDS, "You’ve got to let go.", "You’ve got time to let go."),
    Case("command", HANDS, "Push through the ache.", "There is no need to push through."),
    Case("eyes-closed", HANDS, "Close your eyes.", "Close your eyes, or leave them half open."),
    Case("eyes-closed", HANDS, "Keep your eyes closed.", "Keep your eyes closed, or let them open."),
    Case("invitation", GROW, SIX.format("a colour"), SIX.format("a colour, if you like")),
    Case("second-person", HANDS, "We will now feel our hands.", "I will be quiet while you feel your hands."),
    Case("second-person", HANDS, "I want you to feel your hands.", "You may want to feel your hands."),
    Case("second-person", HANDS, "He should feel his hands.", "A thought may say, “he should know better”."),
    Case("second-person", HANDS, "You will hear a bell.", "Someone you will never meet rang it."),
    Case("short-phrase", HANDS, "Feel " + "one hand and " * 8 + "rest.", "Feel " + "one hand and " * 7 + "rest."),
    Case("eyes-open", EYES, "The day may wait.", "Let your gaze be low and soft."),
    Case("posture", SIT, "This is your time.", "You may move whenever you like."),
    Case(
        "other-anchor",
        HANDS,
        "Rest your attention on the breath.",
        "Rest your attention on the breath, or on the sounds around you.",
    ),
    Case("leave-to-stop", STOP, "This is your time.", "Skip whatever you like."),
    Case("leave-before-difficulty", SKIP, "This is the next part.", "If you would rather not, leave this out."),
    Case("promise", HANDS, "You will feel warm.", "You may feel warm, or not."),
    Case("promise", HANDS, "Feel the peace in your hands.", "Perhaps feel the peace in your hands."),
    Case("promise", HANDS, "You are filled with light.", "If you are filled with worry, that is allowed."),
    Case("promise", HANDS, "This will make you happy.", "This may make you smile."),
    Case("promise", HANDS, "Your worries will melt away.", "Perhaps worries will melt away, or stay."),
    Case("numbness", NUMB, "If you feel a lot, that is fine.", "If it all seems flat, that is fine."),
    Case("medical-claim", HANDS, "This can cure worry.", "This can be part of a healthy day."),
    Case("medical-claim", HANDS, "It lowers blood pressure.", "Notice how you treat yourself."),
    Case("easy-being", EASY, "If this is hard, go slowly.", "If this is hard, think of a child who likes you."),
    Case(
        "mild-difficulty",
        MILD,
        "Keep to someone you know, never someone who harmed you.",
        "Keep to someone who annoys you a little, never someone who harmed you.",
    ),
    Case(
        "never-harm",
        MILD,
        "Keep to someone mildly irritating.",
        "Keep to what is mild; someone who frightens you does not belong here.",
    ),
    Case("way-out", OUT, "If it is too much, that happens.", "If it is too much, come back to yourself."),
    Case("assumption", HANDS, "Think of your mother.", "Think of a mother, a teacher, or anyone kind."),
    Case("assumption", HANDS, "See it with your own eyes.", "Perhaps see it with your own eyes."),
    Case("assumption", HANDS, "Ask God for help.", "Ask a goddaughter for help."),
    Case("banned", HANDS, "Empty your mind.", "There is no need to empty your mind."),
    Case("banned", HANDS, "Here you are safe.", "Rest, if you are safe to."),
    Case("banned", HANDS, "Clear your head.", "A head full of thoughts is fine."),
    Case("banned", HANDS, "You are safe here.", "You are safe to leave it at any time."),
    Case("banned", HANDS, "Let go, and just relax.", "You can relax just a little."),
    Case("secular", HANDS, "Feel it in your soul.", "Feel the soles of your shoes."),
    Case("secular", HANDS, "The universe will listen.", "The universe is wide."),
    Case("secular", HANDS, "Everything happens for a reason.", "Whatever happens, a wish is a wish."),
    Case("secular", HANDS, "Trust the universe.", "Trust the floor."),
    Case(
        "plain-words",
        HANDS,
        "Contemplative sensitivity accompanies considerable intellectual deliberation concerning personality.\n"
        "Perhaps unconditional appreciation develops imperceptibly alongside habitual introspection.\n"
        "Individual personalities occasionally experience extraordinary psychological complexity.\n"
        "Interpersonal understanding necessitates continuous reciprocal consideration.\n"
        "Simultaneously, environmental particularities invariably influence deliberation.\n"
        "Philosophical generalisations notwithstanding, familiarity facilitates appreciation.",
        "Perhaps considerable intellectual deliberation comes.",
    ),
    Case("dash-chain", HANDS, "One hand — the other — both.", "One hand — and the other."),
    Case("wish-unmarked", GROW, "May we all be well.", "May whatever was kind here spread."),
    Case("announced-silence", HANDS + "\n...", HANDS + "\n... 20-30-40s", "Perhaps rest for a while.\n... 20-30-40s"),
    Case("announced-silence", "... 6-10-20s", "... 20-30-45s", "... 20-30-40s"),
    Case(
        "silence-limit",
        HANDS,
        "Rest for a while.\n... 30-60-90s\n\n" + HANDS,
        "Let sounds be sounds.\n\n[from 25:00]\nRest for a while.\n... 30-60-90s\n\n" + HANDS,
    ),
    Case("wish-room", "... 6-10-20s", "... 2-4s", "... 4s"),
    Case("reorient", SOUNDS, "Let the words go.", "When you are ready, move a little."),
    Case("next-step", ACT, "You might thank someone.", "You might carry this with you."),
    Case("slot-for-self", NUMB, "If you feel nothing for {them}, that is fine.", "If {you} feel numb, that is fine."),
    Case("verb-slot", PICTURE, "See how {they} smile.", "See how {they smile|smiles}."),
    Case("verb-slot", PICTURE, "{They} still have a smile.", "{They have} a smile, and {they} may laugh."),
    Case("same-alternatives", PICTURE, "Now let {name} come to mind.", "Let {name} come to mind."),
    Case(
        "repeated-phrase",
        PICTURE,
        "Picture {them} happy.\nor\nHere is {name}.\n\nPicture {them} happy.\nor\nHere, too.",
        "Picture {them} happy.\nor\nHere is {name}.\n\n[unnamed]\nPicture {them} happy.\nor\nHere, too.",
    ),
    Case("lesson-length", END, "So it ends.", "And so it ends.", LESSON),
    Case("lesson-form", END, END + "\nor\nThat is the whole of it.", END + "\nAnd that is the whole of it.", LESSON),
    Case("lesson-form", END, "Ask {name} about it now.", "Ask anyone about it now.", LESSON),
    Case("lesson-form", END, END + "\n\n# Two\n\nOne.\n\n# Three\n\nTwo.", END + "\n\n# Two\n\nOne.", LESSON),
    Case("lesson-pause", END + "\n...", END + "\n... 6-8-12s", END + "\n... 4-6-8s", LESSON),
    Case("natural-breath", OWN, "Let the breath be long, or rest with the sounds.",
         "Breathe as you usually do, or rest with the sounds.", BREATHING),
    Case("asleep", LIT, LIT + "\n(bell)", LIT + "\nA bell rings, far away.", STORY),
    Case("never-said", HANDS, "[group]\n" + HANDS, "[unnamed]\n" + HANDS),
)  # fmt: skip  # a table
