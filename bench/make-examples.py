#!/usr/bin/env python3
"""Draws the example pool of exercises: ability/level/file, PNG, black on white.

    bench/make-examples.py examples/training-files

Needs nothing but Python. The same script always draws the same exercises.
"""

import pathlib
import random
import struct
import sys
import zlib

LEVELS = ["初级", "中级", "高级"]
FILES_PER_LEVEL = 6

# Letters and figures in a grid of 5 x 7, a row a number, the leftmost point its highest bit.
FONT = {
    "0": (14, 17, 19, 21, 25, 17, 14), "1": (4, 12, 4, 4, 4, 4, 14), "2": (14, 17, 1, 2, 4, 8, 31),
    "3": (31, 2, 4, 2, 1, 17, 14), "4": (2, 6, 10, 18, 31, 2, 2), "5": (31, 16, 30, 1, 1, 17, 14),
    "6": (6, 8, 16, 30, 17, 17, 14), "7": (31, 1, 2, 4, 8, 8, 8), "8": (14, 17, 17, 14, 17, 17, 14),
    "9": (14, 17, 17, 15, 1, 2, 12), "A": (14, 17, 17, 31, 17, 17, 17), "B": (30, 17, 17, 30, 17, 17, 30),
    "C": (14, 17, 16, 16, 16, 17, 14), "D": (28, 18, 17, 17, 17, 18, 28), "E": (31, 16, 16, 30, 16, 16, 31),
    "F": (31, 16, 16, 30, 16, 16, 16), "G": (14, 17, 16, 23, 17, 17, 15), "H": (17, 17, 17, 31, 17, 17, 17),
    "I": (14, 4, 4, 4, 4, 4, 14), "J": (7, 2, 2, 2, 2, 18, 12), "K": (17, 18, 20, 24, 20, 18, 17),
    "L": (16, 16, 16, 16, 16, 16, 31), "M": (17, 27, 21, 21, 17, 17, 17), "N": (17, 17, 25, 21, 19, 17, 17),
    "O": (14, 17, 17, 17, 17, 17, 14), "P": (30, 17, 17, 30, 16, 16, 16), "Q": (14, 17, 17, 17, 21, 18, 13),
    "R": (30, 17, 17, 30, 20, 18, 17), "S": (15, 16, 16, 14, 1, 1, 30), "T": (31, 4, 4, 4, 4, 4, 4),
    "U": (17, 17, 17, 17, 17, 17, 14), "V": (17, 17, 17, 17, 17, 10, 4), "W": (17, 17, 17, 21, 21, 21, 10),
    "X": (17, 17, 10, 4, 10, 17, 17), "Y": (17, 17, 17, 10, 4, 4, 4), "Z": (31, 1, 2, 4, 8, 16, 31),
    "+": (0, 4, 4, 31, 4, 4, 0), "-": (0, 0, 0, 31, 0, 0, 0), "=": (0, 0, 31, 0, 31, 0, 0),
    "<": (2, 4, 8, 16, 8, 4, 2), ">": (8, 4, 2, 1, 2, 4, 8), "?": (14, 17, 1, 2, 4, 0, 4),
}


class Sheet:
    """A page of black and white points."""

    def __init__(self, width, height):
        self.width, self.height = width, height
        self.rows = [bytearray(width) for _ in range(height)]

    def box(self, x, y, width, height):
        for row in self.rows[max(0, y):max(0, y + height)]:
            left, right = max(0, x), min(self.width, x + width)
            row[left:right] = b"\1" * (right - left)

    def frame(self, x, y, width, height, line=2):
        self.box(x, y, width, line)
        self.box(x, y + height - line, width, line)
        self.box(x, y, line, height)
        self.box(x + width - line, y, line, height)

    def ring(self, x, y, radius, line=2):
        for dy in range(-radius, radius + 1):
            for dx in range(-radius, radius + 1):
                if (radius - line) ** 2 < dx * dx + dy * dy <= radius * radius:
                    self.box(x + dx, y + dy, 1, 1)

    def text(self, x, y, text, size):
        """Text whose middle is at x, y; a point of a letter is size wide."""
        left = x - (6 * len(text) - 1) * size // 2
        for letter in text:
            for row, bits in enumerate(FONT[letter]):
                for column in range(5):
                    if bits >> (4 - column) & 1:
                        self.box(left + column * size, y + (row * 2 - 7) * size // 2, size, size)
            left += 6 * size

    def png(self):
        packed = bytearray()
        for row in self.rows:
            packed.append(0)
            for start in range(0, self.width, 8):
                bits = 0
                for i, point in enumerate(row[start:start + 8]):
                    bits |= (1 - point) << (7 - i)
                packed.append(bits)
        header = struct.pack(">IIBBBBB", self.width, self.height, 1, 0, 0, 0, 0)
        parts = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(packed), 9)), (b"IEND", b"")]
        return b"\x89PNG\r\n\x1a\n" + b"".join(
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
            for kind, body in parts)


def grid(cells, columns, cell, size, top=0, lines=True):
    """A sheet with one text in each cell of a grid, and room above it."""
    rows = (len(cells) + columns - 1) // columns
    sheet = Sheet(columns * cell + 20, rows * cell + 20 + top)
    for i, text in enumerate(cells):
        x, y = 10 + i % columns * cell, 10 + top + i // columns * cell
        if lines:
            sheet.frame(x, y, cell + 2, cell + 2)
        sheet.text(x + cell // 2, y + cell // 2, text, size)
    return sheet


def headed(sheet, text):
    """The same sheet with a framed heading in the room above its grid: what to look for."""
    sheet.text(sheet.width // 2, 32, text, 4)
    return sheet


def schulte(chance, level):
    """Touch all numbers in their order."""
    side = 4 + level
    numbers = [str(n) for n in range(1, side * side + 1)]
    chance.shuffle(numbers)
    return f"舒尔特方格{side}x{side}", grid(numbers, side, 70, 4)


def cancellation(chance, level):
    """Cross out every letter that the heading names."""
    side = 8 + 2 * level
    targets = chance.sample("ABCDEFGHKLMNPRSTXYZ", level + 1)
    letters = [chance.choice(targets) if chance.random() < 0.25 else chance.choice("ABCDEFGHKLMNPRSTXYZ")
               for _ in range(side * side)]
    return "字母划消", headed(grid(letters, side, 36, 3, top=50, lines=False), "".join(targets))


def spans(chance, level):
    """Somebody reads the figures out; the student says them again, later backwards."""
    lines = [" ".join(str(chance.randrange(10)) for _ in range(3 + level + i // 2)) for i in range(8)]
    sheet = Sheet(420, 20 + 48 * len(lines))
    for i, line in enumerate(lines):
        sheet.text(24, 34 + 48 * i, str(i + 1), 2)
        figures = line.split()
        for j, figure in enumerate(figures):
            sheet.text(70 + 34 * j, 34 + 48 * i, figure, 4)
        sheet.box(10, 56 + 48 * i, 400, 1)
    return "听读数字倒背" if level == 2 else "听读数字", sheet


def maze(chance, level):
    """Find the way from the upper left to the lower right."""
    side = 10 + 5 * level
    cell = 16
    right = [[True] * side for _ in range(side)]
    below = [[True] * side for _ in range(side)]
    seen, path = {(0, 0)}, [(0, 0)]
    while path:
        x, y = path[-1]
        ways = [(a, b) for a, b in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1))
                if 0 <= a < side and 0 <= b < side and (a, b) not in seen]
        if not ways:
            path.pop()
            continue
        a, b = chance.choice(ways)
        if a != x:
            right[y][min(a, x)] = False
        else:
            below[min(b, y)][x] = False
        seen.add((a, b))
        path.append((a, b))
    sheet = Sheet(side * cell + 22, side * cell + 22)
    sheet.box(10 + cell, 10, (side - 1) * cell, 2)
    sheet.box(10, 10, 2, side * cell)
    for y in range(side):
        for x in range(side):
            if right[y][x]:
                sheet.box(10 + (x + 1) * cell, 10 + y * cell, 2, cell + 2)
            if below[y][x] and (x, y) != (side - 1, side - 1):
                sheet.box(10 + x * cell, 10 + (y + 1) * cell, cell + 2, 2)
    return f"迷宫{side}x{side}", sheet


def double_task(chance, level):
    """Ring one target and cross out the other at the same time."""
    side = 7 + 2 * level
    ring, cross = chance.sample("24689", 2)
    cells = [chance.choice("0123456789") for _ in range(side * side)]
    sheet = grid(cells, side, 40, 3, top=60)
    middle = sheet.width // 2
    sheet.text(middle - 60, 32, ring, 4)
    sheet.ring(middle - 60, 32, 24)
    sheet.text(middle + 60, 32, cross, 4)
    for i in range(-20, 21):
        sheet.box(middle + 60 + i, 32 + i, 2, 2)
        sheet.box(middle + 60 + i, 32 - i, 2, 2)
    return "双任务圈划", sheet


def trail(chance, level):
    """Join 1-A-2-B-3-C in turn."""
    pairs = 5 + 3 * level
    texts = [str(i // 2 + 1) if i % 2 == 0 else chr(65 + i // 2) for i in range(2 * pairs)]
    side = 4 + level
    places = chance.sample(range(side * side), len(texts))
    sheet = Sheet(side * 84 + 20, side * 84 + 20)
    for text, place in zip(texts, places):
        x = 10 + place % side * 84 + 42 + chance.randrange(-14, 15)
        y = 10 + place // side * 84 + 42 + chance.randrange(-14, 15)
        sheet.ring(x, y, 24)
        sheet.text(x, y, text, 3)
    return "数字字母连线", sheet


def flanker(chance, level):
    """Say where the middle arrow of each group points, whatever its neighbours do."""
    width = 3 + 2 * level
    sheet = Sheet(2 * (width * 24 + 50), 12 * 40 + 20)
    for i in range(24):
        middle = chance.choice("<>")
        other = chance.choice("<>")
        group = other * (width // 2) + middle + other * (width // 2)
        column, row = divmod(i, 12)
        sheet.text((width * 24 + 50) // 2 + column * (width * 24 + 50), 30 + row * 40, group, 4)
    return f"箭头抗干扰{width}", sheet


ABILITIES = {
    "视觉": cancellation,   # seeing
    "听觉": spans,          # hearing
    "稳定": maze,           # keeping on
    "广度": schulte,        # span
    "分配": double_task,    # doing two things
    "转移": trail,          # switching
    "选择": flanker,        # leaving distraction aside
}


def main(folder):
    total = 0
    for ability, draw in ABILITIES.items():
        for level, level_name in enumerate(LEVELS):
            target = pathlib.Path(folder, ability, level_name)
            target.mkdir(parents=True, exist_ok=True)
            for number in range(1, FILES_PER_LEVEL + 1):
                name, sheet = draw(random.Random(f"{ability}/{level}/{number}"), level)
                image = sheet.png()
                total += len(image)
                (target / f"{name}-{number:02d}.png").write_bytes(image)
    print(f"{len(ABILITIES) * len(LEVELS) * FILES_PER_LEVEL} exercises, {total} bytes")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
