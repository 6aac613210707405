package dev.spillway.archive.deflate;

/**
 * The CRC-32 of two runs of bytes in a row, from the CRC-32 of each: without the bytes. A CRC is a
 * remainder of polynomials over GF(2), here with the lowest power in the highest bit, as RFC 1952 8
 * and APPNOTE 4.4.7 have it; to put n bytes behind a run is to multiply its remainder with
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
   * The CRC-32 of all bytes.
   *
   * @param first CRC-32 of the bytes in front; 0 when there are none
   * @param second CRC-32 of the bytes behind them
   * @param secondLength how many those are
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

  /** The product of two polynomials, modulo the one of the CRC. */
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
