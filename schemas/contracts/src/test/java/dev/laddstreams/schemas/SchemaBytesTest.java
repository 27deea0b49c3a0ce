package dev.laddstreams.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Reads bytes, where {@link SchemaHistoryTest} compares schemas: a reader may refuse bytes that the schemas allow. Avro
 * 1.12.2 takes the size of the reader's elements for that of the writer's, and ends too early. A contract whose array
 * elements must grow gets a new array.
 */
class SchemaBytesTest {
    private static final Path HISTORY = Path.of(System.getProperty("basedir", "."), "src", "history");

    static Stream<Schema> topLevelSchemas() {
        return SchemaHistoryTest.topLevelSchemas();
    }

    @ParameterizedTest
    @MethodSource("topLevelSchemas")
    void shouldReadBytesOfEveryCommittedVersion(Schema current) throws IOException {
        for (String version : new SchemaHistory(HISTORY, current.getName()).versions()) {
            Schema writer = new Schema.Parser().parse(version);

            assertThat(read(smallest(writer), writer, current)).isInstanceOf(GenericData.Record.class);
            assertThat(read(smallest(current), current, writer)).isInstanceOf(GenericData.Record.class);
        }
    }

    /** That the bytes show what schemas do not; an Avro that reads them makes this fail, and the rule unnecessary. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'float' | 'double'
            'int'   | 'double'
            {'type':'record','name':'E','fields':[{'name':'a','type':'int'}]} | {'type':'record','name':'E','fields':[{'name':'a','type':'int'},{'name':'b','type':'double','default':1}]}
            """, quoteCharacter = '"')
    void shouldFindArraysWhoseElementsGrew(String written, String read) {
        Schema writer = arrayOf(written);
        Schema reader = arrayOf(read);

        assertThat(SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                        .getType())
                .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
        assertThatThrownBy(() -> read(smallest(writer), writer, reader)).isInstanceOf(EOFException.class);
    }

    @Test
    void shouldPutOneElementIntoEveryArray() {
        GenericData.Record record = (GenericData.Record) smallest(arrayOf("'int'"));

        assertThat((List<?>) record.get("values")).hasSize(1);
    }

    private static Schema arrayOf(String element) {
        return parse("{'type':'record','name':'R','fields':[{'name':'values','type':{'type':'array','items':" + element
                + "}}]}");
    }

    private static Schema parse(String json) {
        return new Schema.Parser().parse(json.replace('\'', '"'));
    }

    private static GenericData.Record read(Object value, Schema writer, Schema reader) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<>(writer).write(value, encoder);
        encoder.flush();
        return new GenericDatumReader<GenericData.Record>(writer, reader)
                .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
    }

    /** A value of few bytes with one element in every array, so that little follows the array. */
    private static Object smallest(Schema schema) {
        return switch (schema.getType()) {
            case RECORD -> {
                GenericData.Record record = new GenericData.Record(schema);
                for (Field field : schema.getFields()) {
                    record.put(field.pos(), smallest(field.schema()));
                }
                yield record;
            }
            case ARRAY -> new GenericData.Array<>(schema, List.of(smallest(schema.getElementType())));
            case MAP -> Map.of("k", smallest(schema.getValueType()));
            case UNION -> smallest(fullest(schema.getTypes()));
            case ENUM ->
                new GenericData.EnumSymbol(schema, schema.getEnumSymbols().get(0));
            case FIXED -> new GenericData.Fixed(schema, new byte[schema.getFixedSize()]);
            case STRING -> "";
            case BYTES -> ByteBuffer.allocate(0);
            case INT -> 0;
            case LONG -> 0L;
            case FLOAT -> 0f;
            case DOUBLE -> 0d;
            case BOOLEAN -> false;
            case NULL -> null;
        };
    }

    /** The branch that holds the most, which is where arrays are. */
    private static Schema fullest(List<Schema> branches) {
        List<Schema> values = new ArrayList<>(branches);
        values.removeIf(branch -> branch.getType() == Schema.Type.NULL);
        return values.isEmpty() ? branches.get(0) : values.get(0);
    }
}
