package io.holowire.pgwire.conn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.DefaultEventExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Once a connection was the last one, its event loop ends, with what was received still to read.
 */
class IntakeTest {
  private final DefaultEventExecutor eventLoop = new DefaultEventExecutor();
  private final Intake intake = new Intake(eventLoop, /* highWater= */ 3, /* lowWater= */ 1);
  private final ByteBuf first = Unpooled.directBuffer().writeInt(1);
  private final ByteBuf second = Unpooled.directBuffer().writeInt(2);

  @BeforeEach
  void receiveAndEnd() throws InterruptedException {
    Runnable resume = () -> fail("there is nothing to go on with");
    assertThat(intake.offer(first, resume)).as("paused").isTrue();
    assertThat(intake.offer(second, resume)).isTrue();
    intake.end(null);
    eventLoop.shutdownGracefully(0, 10, TimeUnit.SECONDS).await();
  }

  @Test
  void whatHasComeCanBeRead() throws InterruptedException {
    assertThat(intake.take()).isSameAs(first);
    assertThat(intake.take()).isSameAs(second);
    assertThat(intake.take()).isNull();
    assertThat(first.release() && second.release()).isTrue();
  }

  @Test
  void whatHasComeCanBeDropped() {
    assertThat(intake.detach()).isTrue();
    assertThat(first.refCnt()).isZero();
    assertThat(second.refCnt()).isZero();
  }
}
