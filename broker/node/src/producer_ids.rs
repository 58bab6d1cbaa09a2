//! Producer ids: handed out one by one from blocks that the controller allocates, never twice.

use std::ops::Range;

use model::ProducerId;

/// The rest of the current block.
#[derive(Debug, Default)]
pub(crate) struct ProducerIds {
    block: tokio::sync::Mutex<Range<i64>>,
}

impl ProducerIds {
    /// The next id; `allocate` gets another block, which is durable before its first id is used.
    pub(crate) async fn next<X>(
        &self,
        allocate: impl Future<Output = Result<Range<i64>, X>>,
    ) -> Result<ProducerId, X> {
        let mut block = self.block.lock().await;
        if block.is_empty() {
            *block = allocate.await?;
        }
        let id = block.start;
        block.start += 1;
        Ok(ProducerId(id))
    }
}
