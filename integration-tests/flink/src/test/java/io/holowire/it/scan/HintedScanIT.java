package io.holowire.it.scan;

import io.holowire.it.flink.Lab;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bounds that the user gives are hints: what is below, above or nowhere is read, too. */
@Tag("once")
class HintedScanIT {
  private static Lab lab;

  @BeforeAll
  static void open() {
    lab = new Lab();
    lab.oracle()
        .execute(
            """
            create table hinted (id int8, price numeric, day date, at timestamp,
              zoned timestamptz, name text);
            create view hinted_view as select * from hinted;
            insert into hinted select n, n / 100.0 - 60, date '2023-12-15' + n % 90,
              timestamp '2023-12-31 20:00:00' + n * interval '5 seconds',
              timestamptz '2023-12-31 20:00:00Z' + n * interval '5 seconds',
              chr(64 + n % 60) || 'ÄÖ' || n from generate_series(-50, 11999) n;
            insert into hinted values (null, null, null, null, null, null),
              (20001, 'NaN', 'infinity', '-infinity', 'infinity', ''),
              (20002, 1e30, '-infinity', 'infinity', '0044-01-01 BC', '~~~'),
              (20003, -1e30, '0044-01-01 BC', '294276-12-31', '-infinity', 'ʬʭ')
            """);
  }

  @AfterAll
  static void close() {
    if (lab != null) {
      lab.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "id, 100, 20000",
    "id, 5000, 5001",
    "id, 7, 7",
    "price, -1.5, 0.25",
    "day, 2024-01-01, 2024-02-01",
    "day, 0, 1",
    "at, 2024-01-01 00:00:00, 2024-01-01 10:00:00",
    "at, 0, 1704067200000",
    "zoned, 2024-01-01T00:00:00Z, 1704100000000",
    "name, m, x",
    "name, A, É"
  })
  void eachRowOnce(String column, String lower, String upper) throws Exception {
    for (String table : List.of("hinted", "hinted_view")) {
      Scanned.assertEachOnce(
          lab,
          table,
          "scan.partition.column",
          column,
          "scan.partition.num",
          "7",
          "scan.partition.lower-bound",
          lower,
          "scan.partition.upper-bound",
          upper);
    }
  }
}
