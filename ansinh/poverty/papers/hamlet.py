"""The invitation to a hamlet meeting, its minutes, the list for the notice board and the answers to objections."""

import datetime as dt
from collections.abc import Sequence

from ansinh.core import clock
from ansinh.poverty.models import Meeting, Objection, Posting, PostingKind, ReviewRound, RoundKind, Vote
from ansinh.poverty.papers.sheet import Column, Heading, Paper, Signature, Table, Text
from ansinh.poverty.queries.posting import IN_ORDER, PostedName
from ansinh.registry.models import Classification

CLASSES = {
    Classification.POOR: "Hộ nghèo",
    Classification.NEAR_POOR: "Hộ cận nghèo",
    Classification.AVERAGE: "Hộ có mức sống trung bình",
    Classification.OTHER: "Hộ không thuộc hộ nghèo, hộ cận nghèo",
}
AGENDA = (Column("STT", 1, "centre"), Column("Họ và tên chủ hộ", 5), Column("Nơi ở", 4))
VOTES = (
    Column("STT", 1, "centre"), Column("Họ và tên chủ hộ", 4), Column("Số phiếu đồng ý", 1.7, "right"),
    Column("Tỷ lệ (%)", 1.5, "right"), Column("Không đồng ý", 1.7, "right"), Column("Kết quả", 2.4),
    Column("Ghi chú", 2.4),
)  # fmt: skip
ANSWERS = (
    Column("STT", 1, "centre"), Column("Ý kiến về hộ", 3), Column("Ấp, thôn", 2), Column("Kết quả phúc tra", 3),
    Column("Trả lời", 4.5), Column("Ngày trả lời", 1.8),
)  # fmt: skip
POSTED = (Column("STT", 1, "centre"), Column("Họ và tên chủ hộ", 5), Column("Ấp, thôn", 4))
NOTHING, LEFT_OUT = "Không", "Không in trong bản này"


def review_in_words(found: ReviewRound) -> str:
    """What a paper calls the round."""
    if found.kind == RoundKind.PERIODIC:
        return f"rà soát hộ nghèo, hộ cận nghèo năm {found.year}"
    return f"rà soát thường xuyên hộ nghèo, hộ cận nghèo từ ngày {found.list_from:%d/%m/%Y}"


def invitation_of(meeting: Meeting, agenda: Sequence[Vote]) -> Paper:
    """To every household of the hamlet: when, where, on whom; nobody's class stands on it."""
    found, begins = meeting.round, meeting.begins_at.astimezone(clock.VIET_NAM)
    rows = [
        [str(number), one.listed.head_name, one.listed.hamlet.full_name if one.listed.hamlet else found.area.full_name]
        for number, one in enumerate(agenda, start=1)
    ]
    return Paper(
        office=[f"Ủy ban nhân dân {_small(found.area.full_name)}", meeting.hamlet.full_name],
        place_and_day=_day(found.area.name, meeting.notice_on),
        title="Giấy mời",
        subtitle=f"Họp dân {_where(meeting)} thống nhất kết quả {review_in_words(found)}",
        made_at=_morning(meeting.notice_on),
        blocks=[
            Text(f"Kính gửi: Đại diện {meeting.households} hộ gia đình {_where(meeting)}."),
            Text(
                f"Trân trọng kính mời đại diện hộ gia đình đến dự cuộc họp thống nhất kết quả {review_in_words(found)}."
            ),
            Text(f"Thời gian: {_moment(begins)}."),
            Text(f"Địa điểm: {meeting.place}."),
            Text(
                "Mỗi hộ gia đình cử một người đại diện; chỉ người đại diện hộ gia đình biểu quyết. Ủy ban Mặt trận Tổ"
                f" quốc Việt Nam {_small(found.area.full_name)} được mời dự để giám sát."
            ),
            Heading(f"Các hộ gia đình được đưa ra cuộc họp ({len(rows)} hộ)"),
            Table(AGENDA, rows),
        ],
        signatures=[Signature("", how="Nơi nhận: các hộ gia đình; MTTQ; lưu."), Signature("Trưởng ấp, thôn")],
    )


def minutes_of(meeting: Meeting, agenda: Sequence[Vote], *, with_words: bool) -> Paper:
    """What a meeting that was held decided, with a table for each class; what was said and noted can tell an illness
    and stands there `with_words` alone.
    """
    if meeting.attending is None or meeting.ended_at is None:
        raise ValueError("minutes are of a meeting that was held")
    found, begins = meeting.round, meeting.begins_at.astimezone(clock.VIET_NAM)
    ended = meeting.ended_at.astimezone(clock.VIET_NAM)
    share = _percent(meeting.attending, meeting.households)
    again = [one.listed.head_name for one in agenda if not one.passed]
    remarks = meeting.remarks if with_words or not meeting.remarks else f"{LEFT_OUT}."
    return Paper(
        office=[f"Ủy ban nhân dân {_small(found.area.full_name)}", meeting.hamlet.full_name],
        place_and_day=_day(found.area.name, ended.date()),
        title="Biên bản",
        subtitle=f"Họp dân {_where(meeting)} thống nhất kết quả {review_in_words(found)}",
        made_at=meeting.ended_at,
        blocks=[
            Heading("I. Thời gian, địa điểm"),
            Text(f"Bắt đầu lúc {_moment(begins)}, tại {meeting.place}."),
            Text(f"Giấy mời gửi các hộ ngày {meeting.notice_on:%d/%m/%Y}."),
            Heading("II. Thành phần"),
            Text(f"Chủ trì: {_person(meeting.chaired_by_name, meeting.chair_position)}."),
            Text(f"Thư ký: {meeting.written_by_name}."),
            Text(f"Đại diện MTTQ giám sát: {_person(meeting.observed_by_name, meeting.observer_position)}."),
            Text(f"Thành phần khác (không biểu quyết): {meeting.others or NOTHING}."),
            Text(f"Đại diện hộ gia đình: {meeting.attending}/{meeting.households} hộ có mặt ({share}%)."),
            Heading("III. Kết quả biểu quyết"),
            *_votes(meeting.attending, agenda, with_words=with_words),
            Heading("IV. Ý kiến khác"),
            Text(remarks or f"{NOTHING}."),
            Heading("V. Kết luận"),
            Text(
                f"Thông qua {len(agenda) - len(again)}/{len(agenda)} hộ."
                + (f" Họp lại đối với {len(again)} hộ: {', '.join(again)}." if again else "")
            ),
            Text(
                f"Cuộc họp kết thúc lúc {_moment(ended)}. Biên bản được lập thành 02 bản có giá trị như nhau: 01 bản"
                f" lưu tại {meeting.hamlet.full_name}, 01 bản gửi Ban chỉ đạo rà soát"
                f" {_small(found.area.full_name)}."
            ),
        ],
        signatures=[
            Signature("Thư ký", meeting.written_by_name),
            Signature("Đại diện MTTQ", meeting.observed_by_name),
            Signature("Đại diện hộ dân"),
            Signature("Chủ trì", meeting.chaired_by_name),
        ],
    )  # fmt: skip


def _votes(attending: int, agenda: Sequence[Vote], *, with_words: bool) -> list[Heading | Table]:
    parts: list[Heading | Table] = []
    for place, code in enumerate(IN_ORDER, start=1):
        rows = [one for one in agenda if one.proposed == code]
        parts.append(Heading(f"{place}. {CLASSES[code]}: {len(rows)} hộ"))
        if rows:
            cells = [_vote(number, one, attending, with_words=with_words) for number, one in enumerate(rows, start=1)]
            parts.append(Table(VOTES, cells))
    return parts


def _vote(number: int, one: Vote, attending: int, *, with_words: bool) -> list[str]:
    return [
        str(number), one.listed.head_name, str(one.votes_for), _percent(one.votes_for or 0, attending),
        str(one.votes_against), "Thông qua" if one.passed else "Họp lại", one.note if with_words else "",
    ]  # fmt: skip


def sheet_of(posting: Posting, groups: Sequence[tuple[Classification, Sequence[PostedName]]], *, address: str) -> Paper:
    """What hangs on the notice board: names and hamlets by class, until when, and how to object at `address`."""
    found = posting.round
    is_decided = posting.kind == PostingKind.DECISION
    title = "Danh sách được công nhận" if is_decided else "Niêm yết danh sách"
    objections = (
        f"Người dân không đồng ý với kết quả gửi ý kiến tại trụ sở Ủy ban nhân dân {_small(found.area.full_name)} hoặc"
        f" trên trang {address} đến hết ngày {posting.last_day:%d/%m/%Y}."
    )
    return Paper(
        office=["Ủy ban nhân dân", found.area.full_name],
        place_and_day=_day(found.area.name, posting.posted_on),
        title=title,
        subtitle=f"Kết quả {review_in_words(found)}",
        made_at=_morning(posting.posted_on),
        blocks=[
            Text(
                f"Niêm yết từ ngày {posting.posted_on:%d/%m/%Y} đến hết ngày {posting.last_day:%d/%m/%Y} tại:"
                f" {posting.places}."
            ),
            *([] if is_decided else [Text(objections)]),
            *(part for code, rows in groups for part in _group(code, rows)),
        ],
        signatures=[Signature("Người niêm yết", posting.posted_by_name), Signature("Ban chỉ đạo rà soát")],
    )


def answers_of(posting: Posting, answers: Sequence[Objection]) -> Paper:
    """What hangs on the notice board after objections were answered: about whom and what the recheck came to, never who
    objected.
    """
    found, last = posting.round, answers[-1]
    if last.answered_on is None:
        raise ValueError("these objections were answered")
    return Paper(
        office=["Ủy ban nhân dân", found.area.full_name],
        place_and_day=_day(found.area.name, last.answered_on),
        title="Trả lời ý kiến",
        subtitle=f"Kết quả {review_in_words(found)}",
        made_at=_morning(last.answered_on),
        blocks=[
            Text(
                f"Trả lời ý kiến về danh sách niêm yết từ ngày {posting.posted_on:%d/%m/%Y} đến hết ngày"
                f" {posting.last_day:%d/%m/%Y}."
            ),
            Table(ANSWERS, [_answer(number, one) for number, one in enumerate(answers, start=1)]),
        ],
        signatures=[Signature("Người trả lời", last.answered_by_name), Signature("Ban chỉ đạo rà soát")],
    )


def _answer(number: int, one: Objection) -> list[str]:
    return [
        str(number), one.about_name if one.listed else "Hộ không có trong danh sách",
        one.hamlet.name if one.hamlet else "–", _outcome(one), one.answer, f"{one.answered_on:%d/%m/%Y}",
    ]  # fmt: skip


def _outcome(one: Objection) -> str:
    if not one.is_upheld:
        return "Giữ nguyên kết quả"
    if one.listed and one.listed.assessment:
        return f"Ý kiến đúng. {CLASSES[Classification(one.listed.assessment.household_class)]}"
    return "Ý kiến đúng. Hộ được rà soát thường xuyên"


def _group(code: Classification, rows: Sequence[PostedName]) -> list[Heading | Table]:
    cells = [[str(number), one.name, one.hamlet or "–"] for number, one in enumerate(rows, start=1)]
    return [Heading(f"{CLASSES[code]}: {len(rows)} hộ"), Table(POSTED, cells)]


def _where(meeting: Meeting) -> str:
    return f"{meeting.hamlet.full_name}, {meeting.cluster}" if meeting.cluster else meeting.hamlet.full_name


def _small(name: str) -> str:
    """“Xã Tân Đông” within a sentence."""
    return name[0].lower() + name[1:]


def _person(name: str, position: str) -> str:
    return ", ".join(filter(None, (name, position))) or "vắng"


def _percent(part: int, whole: int) -> str:
    tenths = round(1000 * part / whole)
    return f"{tenths // 10},{tenths % 10}" if tenths % 10 else str(tenths // 10)


def _moment(moment: dt.datetime) -> str:
    return f"{moment:%H} giờ {moment:%M} phút, ngày {moment:%d/%m/%Y}"


def _day(place: str, day: dt.date) -> str:
    return f"{place}, ngày {day.day:02d} tháng {day.month:02d} năm {day.year}"


def _morning(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(9), tzinfo=clock.VIET_NAM)
