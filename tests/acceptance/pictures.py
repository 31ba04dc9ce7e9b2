"""Picture files, honest ones and others, made without a library where that is simple."""

import struct
import zlib
from io import BytesIO

from PIL import Image


def png(width: int = 600, height: int = 400) -> bytes:
    """A slope from dark to light."""
    out = BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(out, "PNG")
    return out.getvalue()


def jpeg(secret: str) -> bytes:
    """One that tells where it was taken: the secret is in its EXIF data, and in its comment."""
    out, exif = BytesIO(), Image.Exif()
    exif[0x010E] = secret  # ImageDescription
    Image.linear_gradient("L").save(out, "JPEG", exif=exif, comment=secret.encode())
    return out.getvalue()


def bomb(side: int = 30_000) -> bytes:
    """A PNG of a few kilobytes that says it has 900 megapixels, and unpacks to many of them."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(20_000_000), 9)
    chunks = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in chunks)


def chunk(kind: bytes, data: bytes) -> bytes:
    """PNG, 5.3: length, kind, data, checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
