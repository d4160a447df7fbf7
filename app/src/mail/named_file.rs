//! A file of a mail, found again by what names it in every mailbox: the mail's Message-ID, and the
//! place of the file in it.

use super::{BrowserCharsets, Mail, Stop};
use crate::api::Abort;
use gmail::{
    MessageId, Query,
    messages::{full, list},
    mime::Attachment,
};

/// Messages that are looked for under one Message-ID: the mail, the copies that groups made of it.
const MOST: u16 = 50;

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
        let request = list::Request::search(query.only_mail(), MOST);
        let found = self.call(request, abort).await?;
        // Gmail lists the newest first. Whoever knows a Message-ID can repeat it in another mail:
        // the first that came is the one that was meant.
        let Some(ids) = found.messages.into_iter().next_back() else {
            return Ok(None);
        };
        let request = full::Request { id: ids.id.clone() };
        let message = self.call(request, abort).await?;
        let files = message.payload.attachments(&BrowserCharsets);
        let file = files.into_iter().find(|file| file.part_id == part_id);
        Ok(file.map(|file| (ids.id, file)))
    }
}
