"""E-mails and single-file web pages (mht) → the files in them.

In: a message's bytes. Out: its attachments with their names, and its text as a file of its own where that holds a table
or is all there is: a covering note says nothing of a project. A message in a message is a file of the outer one.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.policy import default

_FIELD = re.compile(rb"[A-Za-z][A-Za-z0-9-]*:[ \t\r\n]|[ \t]")
_TELLING = re.compile(
    rb"^(?:from|to|subject|date|message-id|received|return-path|mime-version|content-type):",
    re.IGNORECASE | re.MULTILINE,
)
_ENOUGH = 3
_MIME = {b"mime-version:", b"content-type:"}
"""A message's own header fields, so many or these two: a text that begins with words and colons has none."""
_LOOKED_AT = 2048
_TABLE = re.compile(rb"<table|\t", re.IGNORECASE)
BODY = "正文"


def is_mail(data: bytes) -> bool:
    """Whether a file begins with the header of a message."""
    begin = data[:_LOOKED_AT].lstrip(b"\xef\xbb\xbf")
    head = re.split(rb"\r?\n\r?\n", begin, maxsplit=1)[0]
    lines = [line for line in head.splitlines() if line]
    whole = lines if len(head) < len(begin) else lines[:-1]  # the last may be cut
    fields = {found.lower() for found in _TELLING.findall(head)}
    enough = len(fields) >= _ENOUGH or fields >= _MIME
    return enough and all(_FIELD.match(line + b"\n") for line in whole)


def parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file in a message. Raises `ValueError` or its kin where it is damaged beyond reading."""
    message = email.message_from_bytes(data, policy=default)
    bodies: list[tuple[str, bytes]] = []
    attached = False
    for part in _leaves(message):
        name, content = _name(part), _content(part)
        if content is None:
            continue
        if name is not None:
            attached = True
            yield name, content
        elif part.get_content_type() in ("text/html", "text/plain"):
            bodies.append((f"{BODY}.{'html' if part.get_content_subtype() == 'html' else 'txt'}", content))
        elif content:
            attached = True
            yield f"附件.{part.get_content_subtype()}", content
    chosen = next((body for body in bodies if body[0].endswith(".html")), bodies[0] if bodies else None)
    if chosen and chosen[1].strip() and (not attached or _TABLE.search(chosen[1])):
        yield chosen


def _leaves(message: Message) -> Iterator[Message]:
    """Parts that hold no parts; a message that was sent on is one. Pictures and styles of a page's own layout are none."""
    if message.get_content_maintype() != "multipart" or not message.is_multipart():
        yield message
        return
    held = [part for part in message.get_payload() if isinstance(part, Message)]
    layout = message.get_content_subtype() == "related"
    for at, part in enumerate(held):
        if not layout or at == 0 or part.get_content_disposition() == "attachment":
            yield from _leaves(part)


def _name(part: Message) -> str | None:
    """An attachment's name, in whatever way its program wrote it; None for a part that has none and is none."""
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload(0)
        subject = inner["Subject"] if isinstance(inner, Message) else None
        return f"{str(subject or '转发邮件').strip()}.eml"
    name = part.get_filename()
    if not name:
        return "附件" if part.get_content_disposition() == "attachment" else None
    return str(make_header(decode_header(name)))


def _content(part: Message) -> bytes | None:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload(0)
        return inner.as_bytes() if isinstance(inner, EmailMessage) else None
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else None
