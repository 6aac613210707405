package dev.spillway.web.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FramePaceTest {

  private static final String PING_ANSWERED = "000008060100000000" + "0102030405060708";

  private static ByteBuf bytes(String hexadecimal) {
    return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hexadecimal));
  }

  @Test
  void soManyAtOnceAndThenSoManyASecond() {
    long begin = Long.MAX_VALUE - 5;
    FramePace pace = new FramePace(begin);
    for (int i = 0; i < FramePace.AT_ONCE; i++) {
      assertThat(pace.pause(begin)).isLessThanOrEqualTo(Duration.ZERO);
      pace.spend(begin);
    }
    pace.spend(begin);
    Duration each = Duration.ofSeconds(1).dividedBy(FramePace.A_SECOND);
    assertThat(pace.pause(begin)).isEqualTo(each);
    assertThat(pace.pause(begin + each.toNanos())).isLessThanOrEqualTo(Duration.ZERO);
    long muchLater = begin + TimeUnit.DAYS.toNanos(1);
    for (int i = 0; i <= FramePace.AT_ONCE; i++) {
      pace.spend(muchLater);
    }
    assertThat(pace.pause(muchLater)).isEqualTo(each);
  }

  @Test
  void framesThatAnswerFramesAreKnown() {
    assertThat(FramePace.answersFrame(bytes(PING_ANSWERED))).isTrue();
    assertThat(FramePace.answersFrame(bytes("000000040100000000"))).as("SETTINGS").isTrue();
    assertThat(FramePace.answersFrame(bytes("00000403000000000500000007"))).as("resets").isTrue();
    assertThat(FramePace.answersFrame(bytes("000004080000000000" + "00000010"))).isFalse();
    assertThat(FramePace.answersFrame(bytes("000010000100000005"))).as("head of DATA").isFalse();
    assertThat(FramePace.answersFrame(Unpooled.copiedBuffer("HTTP/1.1 200 OK", UTF_8))).isFalse();
    assertThat(FramePace.answersFrame(Unpooled.EMPTY_BUFFER)).isFalse();
  }

  /** Behind the gate is what decodes HTTP/2: it answers each frame, and asks for more by itself. */
  @Test
  void whoSendsMoreIsNotReadUntilItIsPaidFor() {
    AtomicInteger answered = new AtomicInteger();
    AtomicInteger reads = new AtomicInteger();
    EmbeddedChannel channel =
        new EmbeddedChannel(
            new ChannelOutboundHandlerAdapter() {
              @Override
              public void read(ChannelHandlerContext context) {
                reads.incrementAndGet();
                context.read();
              }
            },
            new RequestGate(() -> true, () -> {}),
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext context, Object frame) {
                ((ByteBuf) frame).release();
                answered.incrementAndGet();
                var unused = context.writeAndFlush(bytes(PING_ANSWERED));
              }

              @Override
              public void channelReadComplete(ChannelHandlerContext context) {
                context.read();
              }
            });
    for (int i = 0; i < 200; i++) {
      var unused = channel.writeOneInbound(bytes("000008060000000000" + "0102030405060708"));
    }
    channel.flushInbound();
    int taken = answered.get();
    assertThat(taken).isBetween(FramePace.AT_ONCE, FramePace.AT_ONCE + 100);
    assertThat(channel.config().isAutoRead()).isFalse();
    int readsBefore = reads.get();
    channel.pipeline().fireChannelReadComplete();
    assertThat(reads.get()).as("reads while it is paused").isEqualTo(readsBefore);
    channel.finishAndReleaseAll();
  }
}
