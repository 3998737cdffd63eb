// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.accelguard.agent.RecordingReader.Next;
import io.accelguard.model.Snapshot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class RecordingTest {
  private static final RecordingHeader HEADER =
      new RecordingHeader(
          RecordingHeader.FORMAT, "1.2.3", "node", "Linux 6", 2, Duration.ofSeconds(1), -7, false);

  private final List<Snapshot> snapshots = new ArrayList<>();
  private final byte[] file = record(HEADER, 20);

  private byte[] record(RecordingHeader header, int size) {
    RandomSamples random = new RandomSamples(11);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      RecordingWriter writer = new RecordingWriter(out, header);
      for (int i = 0; i < size; i++) {
        snapshots.add(
            random.snapshot(
                snapshots.isEmpty() ? Optional.empty() : Optional.of(snapshots.getLast())));
        writer.add(snapshots.getLast());
      }
      writer.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static RecordingReader open(byte[] file) throws IOException {
    return new RecordingReader(new ByteArrayInputStream(file));
  }

  /// Everything up to the end; the last is no snapshot.
  private static List<Next> read(byte[] file) throws IOException {
    List<Next> all = new ArrayList<>();
    try (RecordingReader reader = open(file)) {
      do all.add(reader.next());
      while (all.getLast() instanceof Next.Seen);
    }
    return all;
  }

  @Test
  void what_was_recorded_is_what_is_read() throws IOException {
    List<Next> expected = new ArrayList<>();
    snapshots.forEach(snapshot -> expected.add(new Next.Seen(snapshot, 0)));
    expected.add(new Next.End());
    assertThat(read(file)).isEqualTo(expected);
    try (RecordingReader reader = open(file)) {
      assertThat(reader.header()).isEqualTo(HEADER);
    }
  }

  @Test
  void a_file_cut_anywhere_gives_every_whole_snapshot_before_the_cut() throws IOException {
    int most = 0;
    int beforeChecksum = file.length - 8;
    int step = 1 + file.length / 150;
    for (int length = beforeChecksum; length > 200; length -= step) {
      List<Next> all = read(Arrays.copyOf(file, length));
      assertThat(all.getLast()).isInstanceOfAny(Next.Damaged.class, Next.End.class);
      for (int i = 0; i < all.size() - 1; i++)
        assertThat(all.get(i)).isEqualTo(new Next.Seen(snapshots.get(i), 0));
      most = Math.max(most, all.size() - 1);
    }
    assertThat(most).isEqualTo(20);
  }

  @Test
  void flipped_bits_are_noticed_and_never_become_another_snapshot() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    int noticed = 0;
    for (int i = 0; i < 300; i++) {
      byte[] damaged = file.clone();
      // The first ten bytes are gzip's, with fields that mean nothing.
      damaged[10 + random.nextInt(file.length - 18)] ^= (byte) (1 << random.nextInt(8));
      try {
        List<Next> all = read(damaged);
        for (int s = 0; s < all.size() - 1; s++)
          assertThat(all.get(s)).isEqualTo(new Next.Seen(snapshots.get(s), 0));
        if (all.getLast() instanceof Next.Damaged(int frame, String why)) {
          assertThat(frame).isEqualTo(all.size());
          assertThat(why).isNotBlank();
          noticed++;
        }
      } catch (IOException e) {
        assertThat(e.getMessage()).isNotBlank();
        noticed++;
      }
    }
    assertThat(noticed).isGreaterThan(295);
  }

  @Test
  void a_length_that_no_frame_has_is_refused_before_memory_is_taken() throws IOException {
    byte[] absurd = ByteBuffer.allocate(8).putInt(Integer.MAX_VALUE).putInt(0).array();
    assertThat(read(forged(absurd)).getLast())
        .isEqualTo(new Next.Damaged(1, "claims a length of 2147483647 bytes"));
    byte[] negative = ByteBuffer.allocate(8).putInt(-1).putInt(0).array();
    assertThat(read(forged(negative)).getLast())
        .isEqualTo(new Next.Damaged(1, "claims a length of 4294967295 bytes"));
  }

  @Test
  void a_frame_with_a_right_sum_and_senseless_fields_is_damage() throws IOException {
    SplittableRandom random = new SplittableRandom(9);
    for (int i = 0; i < 2000; i++) {
      byte[] fields = new byte[1 + random.nextInt(60)];
      random.nextBytes(fields);
      fields[0] = 'S';
      List<Next> all = read(forged(frame(fields)));
      assertThat(all.getLast()).isInstanceOf(Next.Damaged.class);
    }
  }

  @Test
  void a_bomb_is_read_no_further_than_one_frame() throws IOException {
    // A snapshot that claims more samples, references and texts than any host has.
    FieldWriter fields = new FieldWriter();
    fields.instant(Worlds.AT);
    fields.duration(Duration.ZERO);
    fields.text("boot");
    fields.number(100);
    fields.number(3_000_000);
    byte[] head = fields.bytes();
    byte[] frame = Arrays.copyOf(new byte[] {'S'}, 7 << 20);
    System.arraycopy(head, 0, frame, 1, head.length);
    byte[] bomb = forged(frame(frame));
    assertThat(bomb.length).isLessThan(20_000);
    assertThat(read(bomb).getLast())
        .isInstanceOfSatisfying(
            Next.Damaged.class, damage -> assertThat(damage.why()).contains("more than"));
    InputStream endless = new GZIPInputStream(new ByteArrayInputStream(gzip(new byte[32 << 20])));
    assertThatThrownBy(() -> new RecordingReader(endless)).hasMessageContaining("is no recording");
    assertThatThrownBy(() -> open(gzip(new byte[32 << 20])))
        .hasMessageContaining("is no recording");
  }

  @Test
  void other_files_and_newer_formats_are_refused_in_words() {
    assertThatThrownBy(() -> open(new byte[0])).hasMessage("is no recording of accelguard");
    assertThatThrownBy(() -> open("root:x:0:0".getBytes(StandardCharsets.UTF_8)))
        .hasMessage("is no recording of accelguard");
    RecordingHeader newer =
        new RecordingHeader(2, "9.0", "node", "Linux 7", 2, Duration.ofSeconds(1), 1, false);
    assertThatThrownBy(() -> open(record(newer, 0)))
        .hasMessage("has format 2; this version reads format 1");
  }

  @Test
  void a_disk_that_is_full_keeps_what_was_written_before() throws IOException {
    ByteArrayOutputStream disk = new ByteArrayOutputStream();
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            if (disk.size() >= file.length / 2) throw new IOException("No space left on device");
            disk.write(b);
          }
        };
    RecordingWriter writer = new RecordingWriter(full, HEADER);
    assertThatThrownBy(
            () -> {
              for (Snapshot snapshot : snapshots) writer.add(snapshot);
            })
        .hasMessage("No space left on device");
    List<Next> all = read(disk.toByteArray());
    assertThat(all).hasSizeGreaterThanOrEqualTo(writer.snapshots());
    for (int i = 0; i < writer.snapshots(); i++)
      assertThat(all.get(i)).isEqualTo(new Next.Seen(snapshots.get(i), 0));
  }

  private static byte[] frame(byte[] kindAndFields) {
    CRC32C crc = new CRC32C();
    crc.update(kindAndFields);
    return ByteBuffer.allocate(8 + kindAndFields.length)
        .putInt(kindAndFields.length)
        .putInt((int) crc.getValue())
        .put(kindAndFields)
        .array();
  }

  /// A recording with a good header and then these bytes.
  private static byte[] forged(byte[] rest) throws IOException {
    FieldWriter header = new FieldWriter();
    header.text("x");
    RecordingHeader.write(HEADER, header);
    byte[] fields = Arrays.copyOfRange(header.bytes(), 1, header.bytes().length);
    fields[0] = 'H';
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(RecordingWriter.MAGIC);
    all.write(frame(fields));
    all.write(rest);
    return gzip(all.toByteArray());
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }
}
