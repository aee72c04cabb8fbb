package io.holowire.connector.sink.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoadIdentityTest {
  private static final LoadIdentity IDENTITY =
      new LoadIdentity("0f0e0d0c-0b0a-4908-8706-050403020100", "a".repeat(32));

  @Test
  void namesSayWhoseTheyAreAndFit() {
    String name = IDENTITY.table(32_767, 99_999, Integer.MAX_VALUE);
    assertThat(name)
        .startsWith("stage_0f0e0d0c0b0a_aaaaaa_32767_99999_2147483647_")
        .hasSizeLessThanOrEqualTo(63);
    assertThat(LoadIdentity.subtask(name, IDENTITY.tablePrefix())).isEqualTo(32_767);
    String transaction = IDENTITY.transaction(3, 0, 1);
    assertThat(transaction).startsWith("holowire_0f0e0d0c0b0a_aaaaaa_3_0_1_");
    assertThat(LoadIdentity.subtask(transaction, IDENTITY.transactionPrefix())).isEqualTo(3);
  }

  /** Attempt numbers begin anew with the JobManager. */
  @Test
  void noNameIsGivenTwice() {
    assertThat(IDENTITY.table(0, 0, 0)).isNotEqualTo(IDENTITY.table(0, 0, 0));
  }

  @Test
  void otherTablesAreNobodys() {
    for (String rest : new String[] {"x", "a_b_c_d_e", "a_1_2_3", "a_1_2_3_4_5", ""}) {
      assertThat(LoadIdentity.subtask(IDENTITY.tablePrefix() + rest, IDENTITY.tablePrefix()))
          .isEqualTo(-1);
    }
  }
}
