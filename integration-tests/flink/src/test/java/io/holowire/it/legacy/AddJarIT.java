package io.holowire.it.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.it.flink.Lab;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first-generation DDL behind ADD JAR, where only a catalog can take it. */
class AddJarIT {

  @Test
  void theCatalogTakesTheOldDdl(@TempDir Path directory) throws Exception {
    try (Lab lab = new Lab()) {
      lab.oracle()
          .execute(
              """
              create table city (id int primary key, name text);
              insert into city select n, 'city ' || n from generate_series(1, 100) n;
              create table target (id int primary key, name text)
              """);
      String columns = " (id INT, name VARCHAR, PRIMARY KEY (id) NOT ENFORCED)";
      String printed =
          AddJarProcess.run(
              "ADD JAR '%s'; CREATE CATALOG yesterday WITH ('type' = 'hologres-legacy-ddl');"
                  + " USE CATALOG yesterday; CREATE TABLE city"
                  + columns
                  + LegacyDdl.with(lab, "city")
                  + "; CREATE TEMPORARY TABLE target"
                  + columns
                  + LegacyDdl.with(lab, "target", "connector.mutationType", "insertorreplace")
                  + "; INSERT INTO target SELECT a.id, c.name FROM (SELECT id, PROCTIME() AS seen"
                  + " FROM city) a JOIN city FOR SYSTEM_TIME AS OF a.seen AS c ON c.id = a.id;"
                  + " SHOW TABLES",
              directory);
      assertThat(printed).contains("[+I[city], +I[target]]");
      assertThat(lab.rows("select count(*), min(name) from target")).containsExactly("100|city 1");
    }
  }
}
