"""Filled forms of one household side by side: every question with its answers in words, and where they differ."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansinh.judgement.queries import Form, Question, words_of

Place = tuple[str, ...]
"""Of an answer: the repeated groups with their numbers, then the question."""


@dataclass(frozen=True)
class Compared:
    """One question with the answer of each form; empty where a form has none."""

    label: str
    names: tuple[str, ...]
    answers: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether the forms say different things."""
        return len(set(self.answers)) > 1

    @property
    def named(self) -> list[tuple[str, str]]:
        """Each answer with the name of its form."""
        return list(zip(self.names, self.answers, strict=True))


def compared(form: Form, filled: Mapping[str, Mapping[str, Any]]) -> list[Compared]:
    """Every question that one of the forms, by their names, answers; in the order of the questionnaire."""
    answers = [dict(_flat(one, ())) for one in filled.values()]
    order = {name: place for place, name in enumerate(form.questions)}
    places = dict.fromkeys(place for one in answers for place in one if place[-1] in order)
    return [
        Compared(
            _label(form, place),
            tuple(filled),
            tuple(_in_words(form.questions[place[-1]], one.get(place, "")) for one in answers),
        )
        for place in sorted(places, key=lambda place: (_group_order(form, order, place), order[place[-1]]))
    ]


def _flat(answers: Mapping[str, Any], within: Place) -> Iterator[tuple[Place, str]]:
    for name, answer in answers.items():
        if isinstance(answer, str):
            yield (*within, name), answer
        else:
            for number, own in enumerate(answer, start=1):
                yield from _flat(own, (*within, f"{number}"))


def _group_order(form: Form, order: Mapping[str, int], place: Place) -> tuple[int, tuple[int, ...]]:
    """A repeated group stands where its first question stands, one filling after the other."""
    repeat = form.questions[place[-1]].repeat
    if not repeat:
        return order[place[-1]], ()
    return min(order[name] for name, one in form.questions.items() if one.repeat == repeat), tuple(map(int, place[:-1]))


def _label(form: Form, place: Place) -> str:
    question = form.questions[place[-1]]
    return ". ".join([*place[:-1], words_of(question.labels) or question.name])


def _in_words(question: Question, answer: str) -> str:
    """A choice by its label, several one after the other; anything else as it was typed in."""
    labels = {choice.name: words_of(choice.labels) or choice.name for choice in question.choices}
    return "; ".join(labels.get(one, one) for one in answer.split()) if labels else answer
