package io.holowire.pgwire.kit;

/** What a {@link ScriptedServer} does with one connection, step by step, on a thread of its own. */
@FunctionalInterface
public interface Script {
  void play(Peer peer) throws Exception;
}
