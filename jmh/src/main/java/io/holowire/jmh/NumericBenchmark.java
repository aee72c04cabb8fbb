package io.holowire.jmh;

import io.holowire.pgwire.type.PgNumeric;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One {@code numeric}: the fast path for 18 digits beside the exact one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NumericBenchmark {
  private static final int LENGTH = 4;

  @Param({"0.07", "38471.95", "1234567890123456.78"})
  public String value;

  private final ByteBuf out = Unpooled.directBuffer(64);
  private final ByteBuf encoded = Unpooled.directBuffer(64);
  private BigDecimal decimal;
  private long unscaled;
  private int scale;

  @Setup
  public void encode() {
    decimal = new BigDecimal(value);
    unscaled = decimal.unscaledValue().longValueExact();
    scale = decimal.scale();
    PgNumeric.write(encoded, decimal);
  }

  @TearDown
  public void release() {
    out.release();
    encoded.release();
  }

  @Benchmark
  public ByteBuf writeUnscaled() {
    PgNumeric.write(out.clear(), unscaled, scale);
    return out;
  }

  @Benchmark
  public ByteBuf writeDecimal() {
    PgNumeric.write(out.clear(), decimal);
    return out;
  }

  @Benchmark
  public long readUnscaled() {
    return PgNumeric.readUnscaled(encoded, LENGTH, encoded.getInt(0), scale);
  }

  @Benchmark
  public BigDecimal readDecimal() {
    return PgNumeric.read(encoded, LENGTH, encoded.getInt(0));
  }
}
