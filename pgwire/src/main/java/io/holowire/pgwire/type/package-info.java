/**
 * Static readers and writers of PostgreSQL's binary value formats over Netty buffers, and what is
 * needed to choose among them: type OIDs and the catalog's domains, enums, composites and arrays.
 *
 * <p>Conventions. A {@code write} appends one whole field at the writer index: the int32 length,
 * then the value; {@link PgScalars#writeNull} appends a NULL. A writer that throws appends nothing.
 * A {@code read} takes absolute positions, never moves an index, and expects what the server said
 * of the value: {@code index} of its first byte after the length, {@code length} in bytes, not
 * negative. Readers of fixed-width values take no length; where the width comes from an untrusted
 * place, check it first with {@link PgScalars#requireLength}. Values that make no sense throw
 * {@link io.holowire.pgwire.error.ProtocolException}; values outside of a type's range throw {@link
 * ArithmeticException}; text that the server cannot store throws {@link IllegalArgumentException}.
 *
 * <p>The formats are those of the {@code *_send} and {@code *_recv} functions in the server's
 * {@code src/backend/utils/adt}.
 */
package io.holowire.pgwire.type;
