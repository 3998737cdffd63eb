// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.FileSample;
import io.accelguard.model.FileSample.How;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process of a captured host that is looked at again and again. Its libraries and open files are
/// files of the test's own folder.
class FilesOverTimeTest {
  private static final Focus ONE = new Focus(Set.of(new ProcessKey(5, 77)));

  @TempDir Path root;
  private Path process;
  private FileCollector collector;

  @BeforeEach
  void a_process() throws IOException {
    collector = new FileCollector(Host.at(root));
    process = Files.createDirectories(root.resolve("proc/5"));
    for (String name : List.of("fd", "fdinfo", "map_files", "ns"))
      Files.createDirectories(process.resolve(name));
    Files.writeString(root.resolve("proc/stat"), "cpu 1 2\nbtime 1000000\n");
    Files.writeString(process.resolve("cmdline"), "job\0");
    Files.writeString(process.resolve("status"), "Uid:\t0\t0\t0\t0\n");
    Files.createSymbolicLink(process.resolve("exe"), file("job"));
    addressSpace(4096);
    maps(line(1, "job"), line(2, "one.so"));
    descriptor(3, "weights");
  }

  private Path file(String name) throws IOException {
    Path file = root.resolve(name);
    return Files.exists(file) ? file : Files.writeString(file, name);
  }

  private void addressSpace(long bytes) throws IOException {
    Files.writeString(
        process.resolve("stat"),
        "5 (job) S 0 1 1 0 -1 4194304 1 0 0 0 5 5 0 0 20 0 1 0 77 %d 10 0 0 0\n".formatted(bytes));
  }

  private String line(int page, String name) throws IOException {
    Path link = process.resolve("map_files/%d000-%d000".formatted(page, page + 1));
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, file(name));
    return "%d000-%d000 r-xp 00000000 08:02 %d      %s\n"
        .formatted(page, page + 1, 100 + page, file(name));
  }

  private void maps(String... lines) throws IOException {
    Files.writeString(process.resolve("maps"), String.join("", lines));
  }

  private void descriptor(int number, String name) throws IOException {
    Path link = process.resolve("fd/" + number);
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, file(name));
    Files.writeString(
        process.resolve("fdinfo/" + number), "pos:\t0\nflags:\t0100000\nmnt_id:\t22\n");
  }

  private List<FileSample> look() {
    return ((Reading.Seen) collector.collect(ONE))
        .samples().stream().map(FileSample.class::cast).toList();
  }

  private List<String> names(How how) {
    return look().stream().filter(f -> f.how() == how).map(FileSample::name).toList();
  }

  private int looksUntil(How how, String name, boolean there) {
    int looks = 1;
    while (names(how).contains(name) != there && looks < 200) looks++;
    return looks;
  }

  @Test
  void what_did_not_change_is_the_very_same_sample() {
    List<FileSample> first = look();
    assertThat(first).hasSize(3).allMatch(file -> file.headSha256().isPresent());
    List<FileSample> second = look();
    assertThat(second).hasSameSizeAs(first);
    for (int i = 0; i < first.size(); i++) assertThat(second.get(i)).isSameAs(first.get(i));
  }

  @Test
  void where_a_descriptor_leads_is_known_at_the_next_look() throws IOException {
    look();
    descriptor(3, "other");
    descriptor(12, "twelfth");
    assertThat(names(How.OPEN)).containsExactly("other", "twelfth");
    Files.delete(process.resolve("fd/3"));
    assertThat(names(How.OPEN)).containsExactly("twelfth");
    Files.delete(process.resolve("fd/12"));
    assertThat(names(How.OPEN)).isEmpty();
  }

  @Test
  void a_mapping_is_noticed_soon_where_the_address_space_grew_and_a_little_later_where_not()
      throws IOException {
    look();
    maps(line(1, "job"), line(2, "one.so"), line(3, "two.so"));
    addressSpace(8192);
    assertThat(looksUntil(How.MAPPED, "two.so", true)).isLessThanOrEqualTo(3);
    maps(line(1, "job"), line(3, "three.so"));
    assertThat(looksUntil(How.MAPPED, "three.so", true)).isLessThanOrEqualTo(8);
    assertThat(names(How.MAPPED)).containsExactly("job", "three.so");
  }

  @Test
  void another_program_is_known_at_the_next_look() throws IOException {
    look();
    Files.delete(process.resolve("exe"));
    Files.createSymbolicLink(process.resolve("exe"), file("miner"));
    maps(line(1, "miner"), line(2, "one.so"));
    List<FileSample> files = look();
    assertThat(files)
        .filteredOn(f -> f.how() == How.MAPPED)
        .map(FileSample::name)
        .first()
        .isEqualTo("miner");
    assertThat(files).allMatch(file -> file.headSha256().isPresent());
  }

  @Test
  void a_file_that_is_written_in_its_place_is_read_again_within_a_minute_of_looks()
      throws IOException {
    List<FileSample> first = look();
    for (String name : List.of("job", "one.so", "weights"))
      Files.writeString(root.resolve(name), "changed " + name);
    List<FileSample> last = first;
    for (int i = 0; i < 60; i++) last = look();
    assertThat(last).hasSameSizeAs(first);
    assertThat(last)
        .map(FileSample::content)
        .doesNotContainAnyElementsOf(first.stream().map(FileSample::content).toList());
  }

  @Test
  void several_lines_of_a_file_are_one_and_memory_with_a_name_is_none() throws IOException {
    String first = line(2, "one.so");
    maps(
        line(1, "job"),
        first,
        first.replace("2000-3000", "3000-4000").replace("r-xp", "rw-p"),
        "5000-6000 rw-p 00000000 00:00 0      [anon:/not/a/file]\n",
        "6000-7000 rw-p 00000000 00:00 0 \n",
        line(7, "two.so"),
        first.replace("2000-3000", "8000-9000"));
    assertThat(names(How.MAPPED)).containsExactly("job", "one.so", "two.so");
  }

  @Test
  void who_was_out_of_focus_for_long_is_seen_as_it_is_now() throws IOException {
    look();
    descriptor(3, "other");
    for (int i = 0; i < 20; i++) collector.collect(Focus.nobody());
    maps(line(1, "job"));
    assertThat(look()).map(FileSample::name).containsExactly("other", "job");
  }
}
