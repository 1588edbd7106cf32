"""Forms and headers that no browser sends: the page refuses them, and nothing breaks."""

import pytest

from services.chassis.http.tokens import demo_token
from tests.doubles.assignment import SECRET, Assignment
from tests.service.assignment.test_a_relief_lives import asked, first_list

FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"
NASTY = ("%00", "%FF%FE", "%ED%A0%80", "%C0%80", "9" * 5_000, "-1", "1e400", "%0D%0A", "%E2%80%AE")
BROKEN = [
    (PARTS.partition(";")[0], b"--b\r\n"),
    (PARTS + "; charset=nonsense", b'--b\r\nContent-Disposition: form-data; name="version"\r\n\r\n1\r\n--b--\r\n'),
    (PARTS, b'--b\r\nContent-Disposition: form-data; name="\xff\xfe"\r\n\r\n\xff\r\n--b--\r\n'),
    (PARTS, b"\x00\x01\x02"),
    (PARTS, b'--b\r\nContent-Disposition: form-data; name="version"; filename="x"\r\n\r\n1\r\n--b--\r\n'),
    (FORM, b"\xff\xfe=\xff&version=\x00"),
    (FORM + "; charset=nonsense", b"version=1"),
    ("application/json", b"{"),
    ("\x80", b"version=1"),
]
HEADERS = {
    "If-Match": ('"\xb2"', "9" * 5_000, "W/", '"-1"', "\xff"),
    "Authorization": ("Bearer", "Bearer \xff", "Bearer .", "Basic x", "Bearer " + "." * 5_000),
    "Cookie": ("postwaage_session=\xff", "postwaage_session=.;;=", "postwaage_language=\xff"),
    "traceparent": ("\xff", "00-" * 500),
    "Host": ("[", "a:b:c", "", "evil.example:99999999"),
}


@pytest.fixture
async def relief_id(assignment: Assignment) -> str:
    found = await asked(assignment)
    await assignment.client.post("/sign-in", data={"code": demo_token(SECRET, "supervisor")})
    return found


async def test_no_form_breaks_the_page(assignment: Assignment, relief_id: str) -> None:
    listed = await first_list(assignment, relief_id)
    paths = ["/sign-in", "/sign-out", "/reliefs/accept", f"/proposals/{listed}/hold", f"/proposals/{listed}/take-out"]
    paths += [f"/reliefs/{relief_id}/{act}" for act in ("accept", "decline", "shorten", "nonsense")]
    paths += ["/teams/T1/help", "/steering/nord/switches", "/steering/nord/rebalance", "/items/i/exclude"]
    names = ("version", "share_id", "reason", "code", "hours", "until", "items", "shown", "item_class", "team", "kept")
    texts = [(FORM, f"{name}={text}".encode()) for name in names for text in NASTY]
    bodies = [*BROKEN, *texts, *((FORM, b"version=1&reason=other&form_token=" + text.encode()) for text in NASTY)]
    for path in paths:
        for kind, body in bodies:
            answer = await assignment.client.post(
                path, content=body, headers=[(b"content-type", kind.encode("latin-1"))]
            )
            assert 300 <= answer.status_code < 500, (path, kind, body[:40])
    assert (await assignment.get(f"/v1/reliefs/{relief_id}"))["state"] == "asked"


async def test_no_form_breaks_the_page_after_the_session_ended(assignment: Assignment, relief_id: str) -> None:
    assignment.client.cookies.clear()
    texts = [(FORM, f"reason={text}&{text}=x".encode()) for text in NASTY]
    for path in (f"/reliefs/{relief_id}/accept", "/teams/T1/help", "/steering/nord/switches", "/items/i/exclude"):
        for kind, body in [*BROKEN, *texts, (FORM, b"a=b&" * 2_000), (FORM, b"reason=" + b"x" * 90_000)]:
            headers = [(b"content-type", kind.encode("latin-1")), (b"accept", b"text/html")]
            answer = await assignment.client.post(path, content=body, headers=headers)
            assert 300 <= answer.status_code < 500, (path, kind, body[:40])


async def test_no_query_breaks_a_page(assignment: Assignment, relief_id: str) -> None:
    paths = (
        "/worklist?find=",
        "/worklist?item_class=",
        "/report/nord?month=",
        "/report/nord.csv?month=",
        "/pulse?seen=",
    )
    for path in (*paths, "/steering/", "/teams/", "/report/", "/worklist?team="):
        for text in NASTY:
            answer = await assignment.client.get(path + text, headers={"Accept": "text/html"})
            assert answer.status_code < 500, (path, text)


async def test_no_header_breaks_the_service(assignment: Assignment, relief_id: str) -> None:
    usual = assignment.headers("supervisor")
    for name, values in HEADERS.items():
        for value in values:
            headers = {key.encode(): text.encode("latin-1") for key, text in {**usual, name: value}.items()}
            for method, path in (
                ("GET", f"/v1/reliefs/{relief_id}"),
                ("PUT", "/v1/settings/nord"),
                ("GET", "/reliefs?lang=de"),
                ("GET", "/overview"),
            ):
                answer = await assignment.client.request(method, path, headers=headers)
                assert answer.status_code < 500, (method, path, name, value[:20])
