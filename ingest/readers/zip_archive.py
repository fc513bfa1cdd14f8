"""Zip archives and e-mails → the files in them, one at a time, in a folder of ours.

In: paths. Out: `FoundFile` for every file: where it is said to stand (`材料.zip/附件/申报表.docx`, `来信.eml/申报表.docx`)
and where its bytes stand, or why they don't. No name from an archive is ever used as a path, so none can lead out of
the folder. An archive in an archive is opened once; deeper ones are named as unread.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import msgspec

from yiju.ingest.errors import Unreadable
from yiju.ingest.printable import printable
from yiju.ingest.readers.file_names import readable_path
from yiju.ingest.readers.kind import LOOKED_AT, kind_of, zip_names
from yiju.ingest.readers.limits import MAX_FILE_BYTES
from yiju.ingest.readers.mail import is_mail, parts

MAX_MEMBERS = 10_000
MAX_MEMBER_BYTES = 512 * 1024**2
MAX_TOTAL_BYTES = 2 * 1024**3
MAX_RATIO = 200
"""Unpacked to packed size beyond which a large member is a bomb; deflated text reaches about 20."""
_LARGE = 32 * 1024**2
_DEPTH = 2
_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 0x1
_UNICODE_PATH = 0x7075
_LONGEST_NAME, _END = 120, 45
"""Bytes of a name that are shown, and of its end."""
# Windows takes these for devices, whatever follows.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)
_UNSAFE = re.compile(r'[\x00-\x1f\x7f\u202a-\u202e<>:"|?*]')
# What macOS and Windows put beside the files; a person never sees it.
_LITTER = re.compile(r"(^|/)(__MACOSX/|\.[^./\\]|Thumbs\.db$|desktop\.ini$|~\$)")


class FoundFile(msgspec.Struct, frozen=True):
    """A file to read: `path` as shown to a person; `file` where its bytes stand, for the time being if
    it comes from an archive; or the `reason` in Chinese why there are none. `archive` is the archive on
    disk that holds it, if one does. `place` tells it from every other file, also from one whose name is shown
    alike.
    """

    path: Path
    file: Path
    reason: str | None = None
    archive: Path | None = None
    place: str = ""


def is_archive(path: Path) -> bool:
    """Whether the file is a zip of files, and not a document in a zip, or an e-mail. False where it cannot be opened."""
    try:
        with path.open("rb") as file:
            head = file.read(LOOKED_AT)
            kind = kind_of(head, zip_names(file) if head.startswith(b"PK") else [])
    except OSError:
        return False
    return kind is not None and kind.archive


def expanded(files: Iterable[Path], folder: Path) -> Iterator[FoundFile]:
    """The files, archives replaced by what they hold. A member is unpacked into `folder` when its turn
    comes; the caller removes it when done.
    """
    for path in files:
        shown = readable_path(path)
        place = place_of(shown, os.fsencode(path))
        for found in _expanded(shown, path, folder, _DEPTH, place):
            yield found if found.path == shown else msgspec.structs.replace(found, archive=shown)


def place_of(shown: Path, raw: bytes, again: int = 0) -> str:
    """The path as shown where that is the name as it stands, else marked by what was changed in it; `again`
    counts files of one name before it.
    """
    place = str(shown)
    if os.fsencode(place) != raw:
        place += f"#{hashlib.sha256(raw).hexdigest()[:8]}"
    return f"{place}#{again + 1}" if again else place


def expected(files: Iterable[Path]) -> int:
    """How many files `expanded` will give, archives in archives and e-mails counted as one."""
    return sum(max(1, len(_listed(path))) if is_archive(path) else 1 for path in files)


def _listed(path: Path) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(path) as archive:
            return [m for m in archive.infolist() if not _is_folder(m) and not _LITTER.search(name_of(m))]
    except Exception:  # the same comes again, and is said, when the archive is opened
        return []


def _expanded(shown: Path, file: Path, folder: Path, depth: int, place: str) -> Iterator[FoundFile]:
    if depth == 0 or not is_archive(file):
        yield FoundFile(shown, file, place=place)
        return
    before: Counter[str] = Counter()
    try:
        for name, unpack in _packed(file, folder):
            inside = shown / _safe(name)
            raw = os.fsencode(shown) + b"/" + name.encode("utf-8", "surrogatepass")
            at = place + place_of(inside, raw, before[name]).removeprefix(str(shown))
            before[name] += 1
            try:
                unpacked = unpack()
            except Unreadable as error:
                yield FoundFile(inside, file, printable(str(error)), place=at)
                continue
            if depth > 1 and is_archive(unpacked):
                yield from _expanded(inside, unpacked, folder, depth - 1, at)
                shutil.rmtree(unpacked.parent, ignore_errors=True)
            else:
                yield FoundFile(inside, unpacked, place=at)
    except Unreadable as error:
        yield FoundFile(shown, file, str(error), place=place)
    except Exception:  # whatever a damaged directory provokes costs this archive only
        reason = "压缩包或邮件已损坏或不完整。请重新下载，或解压（另存附件）到文件夹后导入该文件夹。"
        yield FoundFile(shown, file, reason, place=place)


def _packed(file: Path, folder: Path) -> Iterator[tuple[str, Callable[[], Path]]]:
    """Names in a zip or an e-mail, and what writes each file's bytes into `folder`."""
    with file.open("rb") as opened:
        mail = is_mail(opened.read(LOOKED_AT))
    if mail:
        if file.stat().st_size > MAX_FILE_BYTES:
            raise Unreadable("邮件远超正常大小，未打开。请把附件另存到文件夹，再导入该文件夹。")
        held = list(parts(file.read_bytes()))
        if not held:
            raise Unreadable("邮件里没有附件，也没有正文。请核实后重新导出。")
        for name, content in held:
            yield name, partial(_write, content, name, folder)
        return
    with zipfile.ZipFile(file) as archive:
        for member in _members(archive):
            yield name_of(member), partial(_unpack, archive, member, folder)


def _write(content: bytes, name: str, folder: Path) -> Path:
    target = Path(tempfile.mkdtemp(dir=folder)) / _safe(name).name
    target.write_bytes(content)
    return target


def _members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The members that are files. Raises `Unreadable` for an empty or monstrous archive."""
    members = [m for m in archive.infolist() if not _is_folder(m) and not _LITTER.search(name_of(m))]
    if not members:
        raise Unreadable("压缩包里没有文件。请核实后重新打包。")
    if len(members) > MAX_MEMBERS:
        raise Unreadable(f"压缩包内有 {len(members)} 个文件，超过 {MAX_MEMBERS} 个。请解压后分批导入。")
    total = sum(m.file_size for m in members)
    if total > MAX_TOTAL_BYTES:
        raise Unreadable(
            f"压缩包展开后有 {total / 1024**3:.1f} GB，远超正常材料，疑似压缩炸弹，已拒绝打开。请核实来源，或解压后分批导入。"
        )
    return members


def _is_folder(member: zipfile.ZipInfo) -> bool:
    """As `is_dir` of newer Pythons: a member without a name is none."""
    return member.filename.endswith("/")


def name_of(member: zipfile.ZipInfo) -> str:
    """The member's name. Without the UTF-8 flag it is what Chinese programs write: UTF-8 or GB18030."""
    if name := _unicode_path(member.extra):
        return name
    if member.flag_bits & _UTF8_FLAG:
        return member.filename
    try:
        raw = member.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _unicode_path(extra: bytes) -> str | None:
    """The name in Info-ZIP's extra field: version and checksum (5 bytes), then UTF-8."""
    while len(extra) >= 4:
        kind, size = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        if kind == _UNICODE_PATH and size > 5:
            try:
                return extra[9 : 4 + size].decode("utf-8")
            except UnicodeDecodeError:
                return None
        extra = extra[4 + size :]
    return None


def _safe(name: str) -> Path:
    """The name for showing: no control characters, no way up or to a root, no part too long."""
    parts = [_UNSAFE.sub("_", part) for part in re.split(r"[/\\]", name) if part not in ("", ".", "..")]
    return Path(*map(_short, map(_nameable, parts))) if parts else Path("_")


def _nameable(part: str) -> str:
    """As Windows can name it as well: it drops dots and spaces at the end."""
    part = part.rstrip(". ") or "_"
    return f"_{part}" if _DEVICE.match(part) else part


def _short(part: str) -> str:
    """Begin and end of a long name: files of one matter often differ at the end."""
    data = part.encode("utf-8", "replace")
    if len(data) <= _LONGEST_NAME:
        return data.decode()
    return data[: _LONGEST_NAME - _END].decode(errors="ignore") + "…" + data[-_END:].decode(errors="ignore")


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> Path:
    """The member's bytes in a folder of its own. Raises `Unreadable` with the reason."""
    name = name_of(member)
    if not name:
        raise Unreadable("压缩包内的这一项没有名称，未读取。请解压后核对。")
    if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name) or ".." in re.split(r"[/\\]", name):
        raise Unreadable("压缩包内的路径指向文件夹之外，疑似恶意文件，未读取。")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise Unreadable("压缩包内的这一项是链接而不是文件，未读取。")
    if member.flag_bits & _ENCRYPTED_FLAG:
        raise Unreadable("压缩包已加密，无法读取。请用密码解压到文件夹，再导入该文件夹。")
    ratio = member.file_size / max(1, member.compress_size)
    if member.file_size > MAX_MEMBER_BYTES or (member.file_size > _LARGE and ratio > MAX_RATIO):
        raise Unreadable(
            f"展开后有 {member.file_size / 1024**2:.0f} MB（压缩比 {ratio:.0f}），疑似压缩炸弹，已拒绝打开。请核实来源。"
        )
    target = Path(tempfile.mkdtemp(dir=folder)) / _safe(name).name
    try:
        with archive.open(member) as source, target.open("wb") as out:
            shutil.copyfileobj(source, out, 1024 * 1024)
    except Exception as error:  # each way of packing has errors of its own
        shutil.rmtree(target.parent, ignore_errors=True)
        raise Unreadable(
            "压缩包内的这个文件已损坏，或压缩方式不支持。请解压到文件夹，再导入该文件夹。"
        ) from error
    return target
