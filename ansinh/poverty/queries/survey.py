"""Reads of the survey: by which key a phone comes, how the keys of a round stand, which forms differ."""

import hashlib

from django.db.models import OuterRef, QuerySet, Subquery

from ansinh.poverty.models import ListedHousehold, Reviewer, ReviewRound, SurveyKey


def hash_of(secret: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(secret.encode()).hexdigest()


def reviewer_with_key(secret: str) -> Reviewer | None:
    """Whose phone this is, with its round; nobody's where the key was ended."""
    keys = SurveyKey.objects.filter(key_hash=hash_of(secret), ended_at__isnull=True)
    key = next(iter(keys.select_related("reviewer__round")), None)
    return key.reviewer if key else None


def listed_with_code(found: ReviewRound, code: str) -> ListedHousehold | None:
    """The household of this code on the list of a round, which it bears."""
    # Without the order of lists, which would join the hamlets.
    listed = next(iter(ListedHousehold.objects.filter(round=found, household__number=code).order_by()), None)
    if listed:
        listed.round = found
    return listed


def reviewers_with_keys(found: ReviewRound) -> "QuerySet[Reviewer]":
    """The reviewers of a round by name, with `key_made_at` of the key that stands; one query."""
    keys = SurveyKey.objects.filter(reviewer=OuterRef("pk"), ended_at__isnull=True)
    return Reviewer.objects.filter(round=found).annotate(key_made_at=Subquery(keys.values("made_at")[:1]))
