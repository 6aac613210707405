package dev.spillway.archive.deflate;

/**
 * Computes the CRC-32 of two consecutive runs of bytes from the CRC-32 of each, without the bytes.
 * A CRC is a remainder of polynomials over GF(2), here with the lowest power in the highest bit, as
 * in RFC 1952, section 8, and APPNOTE 4.4.7. Appending n bytes to a run multiplies its remainder by
 * x<sup>8n</sup>. The method is that of zlib's {@code crc32_combine}.
 */
public final class Crc32Combination {

  private static final int POLYNOMIAL = 0xEDB88320;

  /** x<sup>0</sup>. */
  private static final int ONE = 1 << 31;

  /**
   * x to the power of 2<sup>i</sup>; x<sup>2<sup>32</sup></sup> is x again, as the polynomial is
   * primitive.
   */
  private static final int[] POWERS = powers();

  private Crc32Combination() {}

  /**
   * Returns the CRC-32 of both runs.
   *
   * @param first CRC-32 of the first run; 0 when it is empty
   * @param second CRC-32 of the second run
   * @param secondLength bytes of the second run
   */
  public static int combine(int first, int second, long secondLength) {
    int shift = ONE;
    int bytesAsBits = 3;
    for (long rest = secondLength, i = bytesAsBits; rest != 0; rest >>>= 1, i++) {
      if ((rest & 1) != 0) {
        shift = product(POWERS[(int) i % POWERS.length], shift);
      }
    }
    return product(shift, first) ^ second;
  }

  private static int[] powers() {
    int[] powers = new int[32];
    powers[0] = ONE >>> 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = product(powers[i - 1], powers[i - 1]);
    }
    return powers;
  }

  /** Returns the product of two polynomials, modulo the polynomial of the CRC. */
  private static int product(int a, int b) {
    int product = 0;
    int shifted = b;
    for (int bit = ONE; bit != 0; bit >>>= 1) {
      if ((a & bit) != 0) {
        product ^= shifted;
      }
      shifted = (shifted >>> 1) ^ (POLYNOMIAL & -(shifted & 1));
    }
    return product;
  }
}
