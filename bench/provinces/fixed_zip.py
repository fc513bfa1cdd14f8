"""Office files with the same bytes each run: fixed times inside the zip archive."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

EPOCH = datetime(2025, 1, 6, 9, 0, 0)
STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def stable(data: bytes) -> bytes:
    """The archive written again with fixed entry times and fixed document times."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            body = source.read(name)
            if name == "docProps/core.xml":
                body = STAMP.sub(rb"\g<1>2025-01-06T09:00:00Z\2", body)
            entry = ZipInfo(name, EPOCH.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, body)
    return out.getvalue()
