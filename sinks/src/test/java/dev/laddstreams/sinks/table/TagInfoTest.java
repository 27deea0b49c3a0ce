package dev.laddstreams.sinks.table;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TagInfoTest {
    /** As tables hold it, of any version of this software. */
    private static final String STORED = """
            {"tag":"teacher-v2-r3","manifestRevision":3,"labelerId":"teacher","version":2,"images":7,\
            "endOffsets":{"0":9,"1":8},"taggedAt":1700000000000,\
            "manifest":{"classNames":["left","right"],"channels":1,"height":28,"width":32,"mean":[0.5],"std":[0.25],\
            "networkFamily":"convnet-d3-w32-instance","method":"dm","recipe":{"iterations":"30"},\
            "stageLearningRates":[0.01],"storedBytes":17},\
            "labeler":{"sha256":"00c0ffee","engine":"any","gridN":5,"gridCropRatio":0.625,"gridResize":"bilinear",\
            "temperature":1.0,"epoch":4,"heldOutAccuracy":null}}""";

    @Test
    void shouldBeReadAndWrittenAsTablesHoldIt() {
        assertThat(TagInfo.parse(STORED).toJson()).isEqualTo(STORED);
    }

    @Test
    void shouldPassOverWhatALaterVersionAdds() {
        String later = STORED.replace("\"taggedAt\"", "\"later\":{\"a\":1},\"taggedAt\"")
                .replace("\"method\"", "\"later\":[1],\"method\"");

        assertThat(TagInfo.parse(later)).isEqualTo(TagInfo.parse(STORED));
    }
}
