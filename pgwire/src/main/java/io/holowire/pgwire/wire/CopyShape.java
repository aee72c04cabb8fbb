package io.holowire.pgwire.wire;

/** What CopyInResponse or CopyOutResponse says: the overall format and the number of columns. */
public record CopyShape(boolean binary, int columns) {}
