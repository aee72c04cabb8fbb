package io.holowire.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MessagesTest {
  private static final byte[] STARTUP = {0, 0, 0, 8, 0, 3, 0, 0};
  private static final byte[] READY = {'Z', 0, 0, 0, 5, 'I'};

  @Test
  void messagesComeOneAfterTheOtherAsTheyAre() throws Exception {
    Messages messages = messages(STARTUP, READY, READY);
    messages.nextUntyped();
    assertThat(messages.copy()).isEqualTo(STARTUP);
    assertThat(messages.body().getInt()).isEqualTo(3 << 16);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < 2; i++) {
      assertThat(messages.next()).isTrue();
      assertThat(messages.type()).isEqualTo(Messages.READY_FOR_QUERY);
      messages.forward(out);
    }
    assertThat(out.toByteArray()).isEqualTo(join(READY, READY));
    assertThat(messages.next()).isFalse();
    assertThatThrownBy(messages::require).isInstanceOf(EOFException.class);
  }

  /** The buffer of the first is too small for it. */
  @Test
  void aMessageMayBeLarge() throws Exception {
    byte[] large = new byte[5 + 3_000_000];
    large[0] = Messages.DATA_ROW;
    ByteBuffer.wrap(large).putInt(1, large.length - 1);
    large[large.length - 1] = 7;
    Messages messages = messages(READY, large, READY);
    assertThat(messages.next() && messages.next()).isTrue();
    assertThat(messages.copy()).isEqualTo(large);
    assertThat(messages.next()).isTrue();
    assertThat(messages.copy()).isEqualTo(READY);
  }

  @Test
  void aMessageThatIsCutIsAnError() {
    assertThatThrownBy(messages(new byte[] {'Z', 0, 0, 0, 5})::next)
        .isInstanceOf(EOFException.class);
    assertThatThrownBy(messages(new byte[] {'Z', 0, 0, 0, 3})::next)
        .isInstanceOf(IOException.class)
        .hasMessage("a message of length 3 is no message");
  }

  @Test
  void anErrorSaysWhatIsWrong() throws Exception {
    byte[] fields = "SERROR\0C42P01\0Mno such table\0\0".getBytes(StandardCharsets.UTF_8);
    byte[] head = {'E', 0, 0, 0, (byte) (4 + fields.length)};
    Messages messages = messages(head, fields);
    assertThat(messages.next()).isTrue();
    assertThat(messages.error()).isEqualTo("no such table");
  }

  private static Messages messages(byte[]... parts) {
    return new Messages(new ByteArrayInputStream(join(parts)));
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
