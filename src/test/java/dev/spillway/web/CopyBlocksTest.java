package dev.spillway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class CopyBlocksTest {

  private final Semaphore places = new Semaphore(1);
  private long now = -5;
  private final CopyBlocks blocks = new CopyBlocks(places, () -> now);

  @Test
  void aBodyBeginsWithSmallBlocksThatAreNoLargerThanWhatIsLeft() {
    assertThat(blocks.next(1L << 40).remaining()).isEqualTo(CopyBlocks.SMALL);
    assertThat(blocks.next(17).remaining()).isEqualTo(17);
  }

  @Test
  void aQuickBodyHasLargeBlocksUntilItIsSlow() {
    stretchAt(CopyBlocks.QUICK + 1);
    assertThat(blocks.next(1L << 40).remaining()).isEqualTo(CopyBlocks.LARGE);
    assertThat(places.availablePermits()).isZero();
    stretchAt(CopyBlocks.SLOW + 1);
    assertThat(blocks.next(1L << 40).remaining()).isEqualTo(CopyBlocks.LARGE);
    stretchAt(CopyBlocks.SLOW - 1);
    assertThat(blocks.next(1L << 40).remaining()).isEqualTo(CopyBlocks.SMALL);
    assertThat(places.availablePermits()).isOne();
  }

  @Test
  void aBodyThatIsNotQuickKeepsToSmallBlocks() {
    stretchAt(CopyBlocks.QUICK - 1);
    assertThat(blocks.next(1L << 40).remaining()).isEqualTo(CopyBlocks.SMALL);
    assertThat(places.availablePermits()).isOne();
  }

  @Test
  void withoutAPlaceBlocksStaySmallUntilThereIsOne() throws InterruptedException {
    places.acquire();
    stretchAt(CopyBlocks.QUICK * 2);
    assertThat(blocks.next(1L << 40).remaining()).isEqualTo(CopyBlocks.SMALL);
    places.release();
    stretchAt(CopyBlocks.QUICK * 2);
    assertThat(blocks.next(1L << 40).remaining()).isEqualTo(CopyBlocks.LARGE);
  }

  @Test
  void thePlaceIsGivenBackOnce() {
    stretchAt(CopyBlocks.QUICK * 2);
    blocks.next(1L << 40);
    blocks.close();
    blocks.close();
    assertThat(places.availablePermits()).isOne();
  }

  @Test
  void aBlockIsUsedAgainWhenItWasTakenAndNotBefore() {
    ByteBuffer first = blocks.next(1L << 40);
    ByteBuffer second = blocks.next(1L << 40);
    assertThat(second).isNotSameAs(first);
    first.position(first.limit());
    blocks.taken(first);
    ByteBuffer third = blocks.next(1L << 40);
    assertThat(third).isSameAs(first);
    assertThat(third.remaining()).isEqualTo(CopyBlocks.SMALL);
  }

  @Test
  void aBlockOfTheOtherSizeIsNotUsedAgain() {
    ByteBuffer small = blocks.next(1L << 40);
    stretchAt(CopyBlocks.QUICK * 2);
    blocks.taken(small);
    assertThat(blocks.next(1L << 40).remaining()).isEqualTo(CopyBlocks.LARGE);
  }

  /** Hands out what is left of a stretch, in the time that a body of {@code rate} bytes a second takes for it. */
  private void stretchAt(long rate) {
    long bytes = 0;
    while (bytes < CopyBlocks.STRETCH) {
      bytes += blocks.next(1L << 40).remaining();
    }
    now += Math.round(bytes * 1e9 / rate);
  }
}
