package io.holowire.connector.table;

import io.holowire.connector.options.LegacyDdl;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.TemporaryOperationListener;

/**
 * A catalog in memory that keeps tables of the first-generation DDL as those of {@code 'connector'
 * = 'hologres'}, and others as they are.
 *
 * <p>A proxy, because the interface that takes temporary tables has methods in Flink 2 whose types
 * Flink 1.20 lacks.
 */
final class LegacyDdlCatalog implements InvocationHandler {
  private final GenericInMemoryCatalog tables;

  private LegacyDdlCatalog(GenericInMemoryCatalog tables) {
    this.tables = tables;
  }

  static Catalog of(String name, String defaultDatabase) {
    return (Catalog)
        Proxy.newProxyInstance(
            LegacyDdlCatalog.class.getClassLoader(),
            new Class<?>[] {Catalog.class, TemporaryOperationListener.class},
            new LegacyDdlCatalog(new GenericInMemoryCatalog(name, defaultDatabase)));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.getDeclaringClass() == Object.class && method.getName().equals("equals")) {
      return proxy == arguments[0];
    }
    if (arguments != null
        && arguments.length > 1
        && arguments[0] instanceof ObjectPath path
        && arguments[1] instanceof ResolvedCatalogTable table) {
      arguments[1] = stored(path, table);
    }
    if (method.getDeclaringClass() == TemporaryOperationListener.class) {
      // What is temporary Flink keeps itself, as it is returned here.
      return method.getReturnType() == void.class ? null : arguments[1];
    }
    try {
      return method.invoke(tables, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static ResolvedCatalogTable stored(ObjectPath path, ResolvedCatalogTable table) {
    Map<String, String> options = table.getOptions();
    if (LegacyDdl.is(options)) {
      LegacyTypes.require(path.getFullName(), table.getResolvedSchema());
    }
    Map<String, String> stored = LegacyDdl.stored(options);
    return stored.equals(options) ? table : table.copy(stored);
  }
}
