#!/usr/bin/env python3
"""Makes a pool of exercises for measurements: ability/level/file, each a valid PNG that does not compress.

    bench/make-pool.py /tmp/pool                                     # 7 abilities x 3 levels x 12 files of 2 MB: 504 MB
    bench/make-pool.py /tmp/many --files-per-level 4762 --size 1K    # 100,002 small files

A plan of four weeks takes 84 files of the first pool: 168 MB. Sizes: 2000000, 2MB (decimal), 1K, 2M (powers of 1024).
The same arguments make the same files.
"""

import argparse
import pathlib
import random
import re
import struct
import zlib

ABILITIES = ["视觉", "听觉", "稳定", "广度", "分配", "转移", "选择"]
LEVELS = ["初级", "中级", "高级"]
UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "KB": 10 ** 3, "MB": 10 ** 6, "GB": 10 ** 9}


def size(text):
    match = re.fullmatch(r"([0-9]+)([KMG]B?|)", text)
    if not match:
        raise argparse.ArgumentTypeError("a size is written like 2000000, 2MB or 1K")
    return int(match[1]) * UNITS[match[2]]


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(body, zlib.crc32(kind)))


# One white point; the weight of the file is in a chunk of our own that viewers pass over.
HEAD = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
TAIL = chunk(b"IDAT", zlib.compress(b"\0\xff")) + chunk(b"IEND", b"")
SMALLEST = len(HEAD) + len(TAIL) + len(chunk(b"spIl", b""))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--files-per-level", type=int, default=12)
    parser.add_argument("--size", type=size, default=size("2MB"), help="of each file (default 2MB)")
    arguments = parser.parse_args()
    if arguments.size < SMALLEST:
        parser.error(f"a PNG has at least {SMALLEST} bytes")
    chance = random.Random(arguments.size)
    files = 0
    for ability in ABILITIES:
        for level in LEVELS:
            folder = arguments.folder / ability / level
            folder.mkdir(parents=True, exist_ok=True)
            for number in range(1, arguments.files_per_level + 1):
                weight = chance.randbytes(arguments.size - SMALLEST)
                (folder / f"练习-{number:05d}.png").write_bytes(HEAD + chunk(b"spIl", weight) + TAIL)
                files += 1
    print(f"{files} files of {arguments.size} bytes in {arguments.folder}")


if __name__ == "__main__":
    main()
