"""The load generator's requests: the bytes that a server expects, with the right length."""

from pathlib import Path

from bench.rig.load import Plan, prepared


def test_a_line_becomes_a_whole_request(tmp_path: Path) -> None:
    file = tmp_path / "requests"
    file.write_text('POST /v1/items {"a": "ö b"}\nGET /v1/x \n')
    first, second = prepared(Plan("http://127.0.0.1:81", str(file), 1, token="t"))
    head, _, body = first.partition(b"\r\n\r\n")
    assert body.decode() == '{"a": "ö b"}'
    assert head.startswith(b"POST /v1/items HTTP/1.1\r\nHost: 127.0.0.1:81\r\n")
    assert b"Content-Length: %d" % len(body) in head and b"Authorization: Bearer t" in head
    assert second.startswith(b"GET /v1/x HTTP/1.1\r\n") and second.endswith(b"Content-Length: 0\r\n\r\n")
