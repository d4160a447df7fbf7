//! The parts of a message that Gmail keeps apart, fetched when the message is shown as HTML.

use super::{BrowserCharsets, Mail, Stop};
use crate::api::Abort;
use gmail::{MessageId, attachments, mime::Section};

impl Mail {
    /// The same parts, with everything in them.
    pub async fn sections(
        self,
        id: MessageId,
        sections: Vec<Section>,
        abort: &Abort,
    ) -> Result<Vec<Section>, Stop> {
        let mut whole = Vec::new();
        for section in sections {
            whole.push(match section {
                Section::Elsewhere(elsewhere) => {
                    let request = attachments::get::Request {
                        message_id: id.clone(),
                        id: elsewhere.attachment_id.clone(),
                    };
                    let bytes = self.call(request, abort).await?.bytes;
                    elsewhere.read_section(&bytes, &BrowserCharsets)
                }
                here => here,
            });
        }
        Ok(whole)
    }
}
