package dev.laddstreams.processors.topology;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * Keeps the block cache, index and filter blocks and write buffers of one store within its share of a fixed amount of
 * memory. Named by class in the Streams configuration, which makes one instance a store.
 */
public final class BoundedStoreMemory implements RocksDBConfigSetter {
    /** Streams configuration key: bytes for each store instance. */
    public static final String BYTES_CONFIG = "ladd.store.memory.bytes";

    private static final int WRITE_SHARE = 2;
    private static final int WRITE_BUFFERS = 2;

    static {
        RocksDB.loadLibrary();
    }

    private Cache cache;
    private WriteBufferManager writeBuffers;

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        long bytes = Long.parseLong(String.valueOf(configs.get(BYTES_CONFIG)));
        cache = new LRUCache(bytes);
        writeBuffers = new WriteBufferManager(bytes / WRITE_SHARE, cache);
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(cache);
        table.setCacheIndexAndFilterBlocks(true);
        options.setWriteBufferManager(writeBuffers);
        options.setMaxWriteBufferNumber(WRITE_BUFFERS);
        options.setWriteBufferSize(bytes / WRITE_SHARE / WRITE_BUFFERS);
        options.setTableFormatConfig(table);
    }

    @Override
    public void close(String storeName, Options options) {
        writeBuffers.close();
        cache.close();
    }
}
