package io.holowire.it.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holowire.connector.lookup.HologresAsyncLookupFunction;
import io.holowire.connector.lookup.LookupRequest;
import io.holowire.connector.options.LookupSettings;
import io.holowire.connector.row.RowSettings;
import io.holowire.connector.sql.TablePath;
import io.holowire.connector.sql.UpsertType;
import io.holowire.it.server.SharedPostgres;
import io.holowire.pgwire.type.PgText.NulPolicy;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A job's class loader, which has the connector and Netty in it, can go when the job is over: no
 * thread, thread local or hook holds on to it.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ClassLoaderIT {

  /** As Flink's for a job: what the job brings comes before what the cluster has. */
  private static final class JobClassLoader extends URLClassLoader {
    /** The connector and what it brings, plain or shaded, and the tests that use it. */
    private static final List<String> OWN = List.of("io.holowire.", "io.netty.", "com.ongres.");

    /** The database server goes on. */
    private static final String SHARED = "io.holowire.it.server.";

    JobClassLoader() {
      super(classPath(), ClassLoaderIT.class.getClassLoader());
    }

    private static URL[] classPath() {
      return Arrays.stream(System.getProperty("java.class.path").split(":"))
          .map(JobClassLoader::url)
          .toArray(URL[]::new);
    }

    private static URL url(String path) {
      try {
        return Path.of(path).toUri().toURL();
      } catch (MalformedURLException e) {
        throw new IllegalArgumentException(path, e);
      }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith(SHARED) || OWN.stream().noneMatch(name::startsWith)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }
  }

  /** What the job does. */
  public static final class Job implements Runnable {
    public Job() {}

    @Override
    public void run() {
      try (WriterLab lab = new WriterLab()) {
        lab.oracle().execute("create table t (id int8 primary key, name text, value int8)");
        try (LoneTask task =
                LoneTask.of(
                    WriterLab.sink(lab.connection(), "t", UpsertType.INSERT_OR_UPDATE, 10, 0));
            LoneTask load = LoneTask.of(WriterLab.bulkLoad(lab.connection(), "t"))) {
          load.write(WriterLab.insert(-1, "dropped", 0L));
          for (long id = 0; id < 100; id++) {
            task.write(WriterLab.insert(id, "name", id));
          }
          task.checkpoint();
          lab.terminateSessions();
          task.write(WriterLab.insert(100, "name", 100L));
          task.endOfInput();
        }
        assertThat(lab.oracle().number("select count(*) from t")).isEqualTo(101);
        lookUp(lab);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    private static void lookUp(WriterLab lab) throws Exception {
      HologresAsyncLookupFunction lookup =
          new HologresAsyncLookupFunction(
              new LookupRequest(
                  lab.connection(),
                  new LookupSettings(true, 10, 3, Duration.ofSeconds(60), false),
                  TablePath.parse("t"),
                  WriterLab.ROWS,
                  (RowType)
                      DataTypes.ROW(
                              DataTypes.FIELD(
                                  WriterLab.ROWS.getFieldNames().get(0), DataTypes.BIGINT()))
                          .getLogicalType(),
                  new RowSettings(ZoneOffset.UTC, NulPolicy.FAIL),
                  null));
      lookup.open(null);
      try {
        assertThat(lookup.asyncLookup(GenericRowData.of(7L)).get()).hasSize(1);
      } finally {
        lookup.close();
      }
    }
  }

  private record Next(Duration hashed) {}

  @Test
  void isCollectedWhenTheJobIsOver() throws Exception {
    SharedPostgres.get(); // its threads are to have another class loader
    new Job().run();
    WeakReference<ClassLoader> loader = runJob();
    // The JDK remembers the type of the last record that was hashed or compared for the first time,
    // and with it one class loader, until the next one is (the asTypeCache of
    // ObjectMethods.OBJECTS_HASHCODE and OBJECT_EQ).
    assertThat(new Next(Duration.ZERO))
        .hasSameHashCodeAs(new Next(Duration.ZERO))
        .isEqualTo(new Next(Duration.ZERO));
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              System.gc();
              return loader.refersTo(null);
            });
    // Native libraries that went with it must leave the cluster's own copy alone.
    new Job().run();
  }

  /** On a thread of its own, as every task has one. */
  private static WeakReference<ClassLoader> runJob() throws Exception {
    try (JobClassLoader loader = new JobClassLoader()) {
      Class<?> job = loader.loadClass(Job.class.getName());
      assertThat(job.getClassLoader()).isSameAs(loader);
      FutureTask<Void> run = new FutureTask<>((Runnable) job.getConstructor().newInstance(), null);
      Thread task = new Thread(run, "task");
      task.setContextClassLoader(loader);
      task.start();
      run.get();
      task.join();
      return new WeakReference<>(loader);
    }
  }
}
