package dev.kldrift.job.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.kldrift.job.run.ExitCode;
import dev.kldrift.job.run.JobFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Struct_;
import org.apache.arrow.flatbuf.Type;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schemas of a few bytes that say the same part again and again. */
class ArrowBombTest {
  @TempDir Path folder;

  /** A column of so many levels, each of which names the one below so many times. */
  private static byte[] stream(int levels, int times) {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int field = leaf(builder);
    for (int i = 1; i < levels; i++) {
      int[] same = new int[times];
      Arrays.fill(same, field);
      int children = Field.createChildrenVector(builder, same);
      Struct_.startStruct_(builder);
      int type = Struct_.endStruct_(builder);
      int name = builder.createString("s");
      Field.startField(builder);
      Field.addName(builder, name);
      Field.addTypeType(builder, Type.Struct_);
      Field.addType(builder, type);
      Field.addChildren(builder, children);
      field = Field.endField(builder);
    }
    int fields = Schema.createFieldsVector(builder, new int[] {field});
    int schema = Schema.createSchema(builder, (short) 0, fields, 0, 0);
    builder.finish(
        Message.createMessage(builder, MetadataVersion.V5, MessageHeader.Schema, schema, 0, 0));
    byte[] message = builder.sizedByteArray();
    ByteBuffer stream = ByteBuffer.allocate(message.length + 16).order(ByteOrder.LITTLE_ENDIAN);
    stream.putInt(-1).putInt(message.length).put(message).putInt(-1).putInt(0);
    return stream.array();
  }

  private static int leaf(FlatBufferBuilder builder) {
    int type = Int.createInt(builder, 32, true);
    int name = builder.createString("i");
    int none = Field.createChildrenVector(builder, new int[0]);
    Field.startField(builder);
    Field.addName(builder, name);
    Field.addTypeType(builder, Type.Int);
    Field.addType(builder, type);
    Field.addChildren(builder, none);
    return Field.endField(builder);
  }

  private ArrowSummary read(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("a.arrows"), content);
    Configuration hadoop = new Configuration();
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
    return ArrowSummary.read(FileSystem.getLocal(hadoop).getFileStatus(path), hadoop);
  }

  @Test
  void schema_ofFewParts_isRead() throws IOException {
    assertThat(read(stream(5, 3)).fields()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "40, 2, its schema has more than 100000 columns and parts",
    "12, 10, its schema has more than 100000 columns and parts",
    "101, 1, its schema has more than 100 levels",
    "5000, 1, its schema has more than 100 levels",
  })
  void schema_ofFewBytesAndManyParts_isRefused(int levels, int times, String message) {
    byte[] bomb = stream(levels, times);
    assertThat(bomb.length).isLessThan(1 << 19);
    assertThatThrownBy(() -> read(bomb))
        .isInstanceOfSatisfying(
            JobFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
        .hasMessageContaining(message);
  }
}
