package io.holowire.pgwire.wire;

/** What ReadyForQuery says about the transaction. */
public enum TxStatus {
  IDLE,
  IN_TRANSACTION,
  FAILED
}
