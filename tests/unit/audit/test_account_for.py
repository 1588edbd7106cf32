"""What the auditor passes over it must account for: nothing that was sent may vanish between two readers."""

import pytest

from audit.compare import Findings, Uncounted, account_for
from audit.published import Published

HERE = ("mailroom.items.v1", "1", "7")


def found(passed: Uncounted, *, reason: str | None = None, letters_are_whole: bool = True) -> Findings:
    findings, published = Findings(), Published()
    if reason is not None:
        published.dead_letters[HERE] = reason
    account_for(findings, passed, published, letters_are_whole)
    return findings


@pytest.mark.parametrize("passed", [Uncounted(unreadable={HERE}), Uncounted(too_late={HERE})])
def test_what_nobody_set_aside_does_not_agree_and_is_named(passed: Uncounted) -> None:
    findings = found(passed)
    assert not findings.agree
    assert findings.unaccounted == 1
    assert "mailroom.items.v1[1]@7" in findings.shown[0]


def test_what_a_service_set_aside_with_that_reason_is_counted_and_agrees() -> None:
    late = found(Uncounted(too_late={HERE}), reason="too_late")
    unreadable = found(Uncounted(unreadable={HERE}), reason="not_json")
    assert late.agree
    assert unreadable.agree
    assert (late.too_late, unreadable.unreadable) == (1, 1)


def test_another_reason_is_not_the_one_of_a_late_event() -> None:
    assert not found(Uncounted(too_late={HERE}), reason="invalid").agree


def test_a_letter_that_may_have_been_deleted_is_not_missed() -> None:
    findings = found(Uncounted(unreadable={HERE}), letters_are_whole=False)
    assert findings.agree
    assert findings.unreadable == 1


def test_an_unreadable_record_of_a_service_never_agrees() -> None:
    findings, published = Findings(), Published()
    published.unreadable.add(("mailroom.backlog.v1", "0", "3"))
    account_for(findings, Uncounted(), published, letters_are_whole=False)
    assert (findings.agree, findings.unreadable, findings.unaccounted) == (False, 1, 1)
