package dev.spillway.web.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
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
    stretchAt(CopyBlocks.QUICK * 2);
    assertThat(blocks.next(1L << 40).remaining()).isEqualTo(CopyBlocks.LARGE);
    assertThat(places.availablePermits()).isZero();
    stretchAt(CopyBlocks.SLOW * 2);
    assertThat(blocks.next(1L << 40).remaining()).isEqualTo(CopyBlocks.LARGE);
    stretchAt(CopyBlocks.SLOW / 2);
    assertThat(blocks.next(1L << 40).remaining()).isEqualTo(CopyBlocks.SMALL);
  }

  @Test
  void aPlaceIsNotGivenBackBeforeTheLastLargeBlockWasTaken() {
    stretchAt(CopyBlocks.QUICK * 2);
    while (one(CopyBlocks.SLOW / 2) == CopyBlocks.LARGE) {}
    assertThat(places.availablePermits()).isZero();
    stretchAt(CopyBlocks.SLOW);
    assertThat(blocks.next(1L << 40).remaining()).isEqualTo(CopyBlocks.SMALL);
    assertThat(places.availablePermits()).isOne();
  }

  @Test
  void aBodyThatIsNotQuickKeepsToSmallBlocks() {
    stretchAt(CopyBlocks.QUICK / 2);
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
  void aLargeBlockIsUsedAgainWhenItWasTakenAndNotBefore() {
    stretchAt(CopyBlocks.QUICK * 2);
    ByteBuffer first = blocks.next(1L << 40);
    AtomicInteger told = new AtomicInteger();
    BodySink.Taken taken = blocks.with(first, told::addAndGet);
    ByteBuffer second = blocks.next(1L << 40);
    assertThat(second).isNotSameAs(first);
    first.position(first.limit());
    taken.taken(CopyBlocks.LARGE);
    assertThat(told).hasValue(CopyBlocks.LARGE);
    ByteBuffer third = blocks.next(1L << 40);
    assertThat(third).isSameAs(first);
    assertThat(third.remaining()).isEqualTo(CopyBlocks.LARGE);
  }

  @Test
  void aSmallBlockIsNotHeldUntilItWasTaken() {
    BodySink.Taken taken = _ -> {};
    assertThat(blocks.with(blocks.next(1L << 40), taken)).isSameAs(taken);
    stretchAt(CopyBlocks.QUICK * 2);
    assertThat(blocks.with(blocks.next(17), taken)).isSameAs(taken);
  }

  /**
   * A body of {@code rate} bytes a second goes on until its pace was looked at, at least once and
   * for that alone.
   */
  private void stretchAt(long rate) {
    for (long bytes = 0; bytes <= 3 * CopyBlocks.STRETCH; bytes += one(rate)) {}
  }

  private int one(long rate) {
    int size = blocks.next(1L << 40).remaining();
    now += Math.round(size * 1e9 / rate);
    return size;
  }
}
