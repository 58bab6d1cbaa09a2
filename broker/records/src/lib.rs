//! Record batches (magic 2): header view, iterator, builder, compression, checksums.
