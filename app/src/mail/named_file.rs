//! A file of a mail, found again by what names it in every mailbox: the mail's Message-ID, and the
//! place of the file in it.

use super::{BrowserCharsets, Mail, Stop};
use crate::api::Abort;
use gmail::{
    MessageId, Query,
    messages::{full, list},
    mime::Attachment,
};

impl Mail {
    /// The file, and the message that it hangs on in this mailbox; nothing where the mail or the
    /// file is not there.
    pub async fn named_file(
        self,
        message_id: &str,
        part_id: &str,
        abort: &Abort,
    ) -> Result<Option<(MessageId, Attachment)>, Stop> {
        let Ok(query) = Query::message(message_id) else {
            return Ok(None);
        };
        let found = self.call(list::Request::search(query, 1), abort).await?;
        let Some(ids) = found.messages.into_iter().next() else {
            return Ok(None);
        };
        let request = full::Request { id: ids.id.clone() };
        let message = self.call(request, abort).await?;
        let files = message.payload.attachments(&BrowserCharsets);
        let file = files.into_iter().find(|file| file.part_id == part_id);
        Ok(file.map(|file| (ids.id, file)))
    }
}
