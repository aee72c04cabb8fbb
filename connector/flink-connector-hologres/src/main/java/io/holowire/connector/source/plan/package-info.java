/**
 * Cutting a relation into the parts that splits read: pure functions and values, without a server.
 */
package io.holowire.connector.source.plan;
