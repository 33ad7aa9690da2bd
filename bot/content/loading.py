"""From a folder of files to a bank: what lies where, and what stops the bot from starting on it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import bot
from bot.content.bars import bank_faults, question_faults
from bot.content.faults import Fault, in_order
from bot.content.questions import read_question
from bot.content.words import WordsError, load_lexicon
from bot.domain.bank import QuestionBank
from bot.domain.grading import Lexicon, Rubric, compile_rubric
from bot.domain.question import Question

AREA_OF_LOOSE_FILES = "general"
WORDS = "words"
RETIRED = "retired.txt"


@dataclass(frozen=True, slots=True)
class Pack:
    """What could be read of a folder or a file: its questions by file name, and the faults of the rest."""

    root: Path
    questions: Mapping[str, Question]
    faults: tuple[Fault, ...]

    def by_id(self) -> dict[str, Question]:
        """The questions by their ids."""
        return {question.id: question for question in self.questions.values()}


@dataclass(frozen=True, slots=True)
class ReadyBank:
    """A bank without faults, a compiled rubric for each of its questions, and the words they were compiled with."""

    bank: QuestionBank
    rubrics: Mapping[str, Rubric]
    lexicon: Lexicon


def shipped_content() -> Path:
    """The folder of the bank that comes with the bot: in the installed package, or beside it in a clone."""
    package = Path(bot.__file__).parent
    installed = package / "shipped" / "content"
    return installed if installed.is_dir() else package.parent / "content"


def lexicon_for(folder: Path) -> Lexicon:
    """The words that a folder's questions are graded with: its own, or the shipped ones where it has none."""
    own = folder / WORDS
    return load_lexicon(own if own.is_dir() else shipped_content() / WORDS)


def read_pack(path: Path) -> Pack:
    """All questions of a folder, or the one of a file, that have the shape of a question."""
    if path.is_file():
        root = path.parent.parent if (path.parent.parent / WORDS).is_dir() else path.parent
        return _read(root, [path])
    files = sorted(_files(path))
    pack = _read(path, files)
    if files:
        return pack
    return Pack(path, {}, (Fault("", "holds no question", "put files into <area>/<id>.toml", f"{path.name}/"),))


def faults_of_pack(pack: Pack) -> tuple[Fault, ...]:
    """Everything wrong with a pack, in order: what has no shape, and which bars the rest misses."""
    made = _make_ready(pack)
    return made if isinstance(made, tuple) else ()


def load_bank(folder: Path, *, allow_drafts: bool = False) -> ReadyBank | tuple[Fault, ...]:
    """The bank of a folder, ready for grading, or every fault that keeps the bot from starting on it."""
    pack = read_pack(folder)
    drafts = () if allow_drafts else tuple(_draft_fault(pack))
    made = _make_ready(pack)
    return made if isinstance(made, tuple) else drafts or made


def _make_ready(pack: Pack) -> ReadyBank | tuple[Fault, ...]:
    """Compile each rubric once, for the bars to try it and for the bot to grade with it."""
    faults = [*pack.faults, *_retired_faults(pack), *bank_faults(pack.questions)]
    try:
        lexicon = lexicon_for(pack.root)
    except WordsError as error:
        remedy = "mend that list, or take the folder away to use the bot's own"
        return in_order([*faults, Fault("", str(error), remedy, f"{WORDS}/")])
    ready = compiled(QuestionBank(pack.questions.values()), lexicon)
    for file, question in pack.questions.items():
        rubric = ready.rubrics[question.id]
        faults += [fault.within(file) for fault in question_faults(question, rubric, lexicon)]
        rubric.vocabulary.forget()  # what the bars tried is not what people type
    return in_order(faults) or ready


def compiled(bank: QuestionBank, lexicon: Lexicon) -> ReadyBank:
    """A bank made ready for grading."""
    return ReadyBank(bank, {question.id: compile_rubric(question, lexicon) for question in bank}, lexicon)


def refusal(faults: tuple[Fault, ...], folder: Path) -> str:
    """Why the bot does not start on a bank, in one sentence: its only fault, or where to read them all."""
    if len(faults) == 1:
        return f"the bank cannot be used: {faults[0]}"
    return f"the bank has {len(faults)} faults; `interviewer check {folder}` lists them"


def _draft_fault(pack: Pack) -> Iterator[Fault]:
    """One fault for all drafts: each of them is as its author left it, and `interviewer check` finds nothing wrong."""
    drafts = sorted(file for file, question in pack.questions.items() if question.draft)
    if drafts:
        yield Fault(
            "draft",
            f"is true in {len(drafts)} of {len(pack.questions)} files, the first is {drafts[0]}",
            "set BOT_ALLOW_DRAFTS=true to run on drafts, or finish them and take that line out",
        )


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*.toml"):
        parts = path.relative_to(folder).parts
        if parts[0] != WORDS and not any(part.startswith(".") for part in parts):
            yield path


def _read(root: Path, files: list[Path]) -> Pack:
    questions: dict[str, Question] = {}
    faults: list[Fault] = []
    for path in files:
        name = path.relative_to(root)
        if len(name.parts) > 2:
            faults.append(Fault("", "lies too deep", "put it into <area>/<id>.toml", name.as_posix()))
            continue
        area = name.parts[0] if len(name.parts) == 2 else AREA_OF_LOOSE_FILES
        match read_question(path, area):
            case Question() as question:
                questions[name.as_posix()] = question
            case slips:
                faults += [fault.within(name.as_posix()) for fault in slips]
    faults += _drop_namesakes(questions)
    return Pack(root, questions, in_order(faults))


def _drop_namesakes(questions: dict[str, Question]) -> Iterator[Fault]:
    """Takes out the questions that share an id: which of them an answer belongs to, nobody could tell."""
    files = defaultdict(list)
    for file, question in questions.items():
        files[question.id].append(file)
    for namesakes in files.values():
        for file in namesakes if len(namesakes) > 1 else ():
            others = ", ".join(other for other in namesakes if other != file)
            yield Fault("", f"has the id of {others}", "rename the newer one", file)
            del questions[file]


def _retired_faults(pack: Pack) -> Iterator[Fault]:
    retired = _retired(pack.root / RETIRED)
    for file, question in pack.questions.items():
        if question.id in retired:
            yield Fault("", f"has the retired id {question.id}", "choose another: people's progress hangs on it", file)


def _retired(path: Path) -> frozenset[str]:
    if not path.is_file():
        return frozenset()
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(line.split("#")[0].strip() for line in lines) - {""}
