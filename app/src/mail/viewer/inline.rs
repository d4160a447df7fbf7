//! Images that come with the mail.

use super::Filled;
use crate::{
    api::Abort,
    browser::blob,
    mail::{Mail, Stop},
    model::mail::html::picture::{Raster, is_same_id},
};
use gmail::{MessageId, mime::Attachment};
use wasm_bindgen::JsValue;
use web_sys::Url;

/// An address for an image, valid in this page until it is revoked. Its type is what its bytes
/// say, so that it is an image to whoever opens it and nothing else.
pub fn object_url(bytes: &[u8]) -> Option<String> {
    let kind = Raster::sniff(bytes)?;
    image_url(kind, bytes).ok()
}

fn image_url(kind: Raster, bytes: &[u8]) -> Result<String, JsValue> {
    Url::create_object_url_with_blob(&blob::of_bytes(kind.mime_type(), bytes)?)
}

impl Filled {
    /// Images of the mail that wait for their bytes: for each, which of the files it is.
    pub fn waiting(&self, files: &[Attachment]) -> Vec<Attachment> {
        let named = |file: &&Attachment| {
            let id = file.content_id.as_deref();
            id.is_some_and(|id| self.inline.iter().any(|(_, own)| is_same_id(own, id)))
        };
        files.iter().filter(named).cloned().collect()
    }

    /// Shows the images of the mail that are this file.
    pub fn show_inline(&mut self, file: &Attachment, bytes: &[u8]) {
        let (Some(id), Some(url)) = (file.content_id.as_deref(), object_url(bytes)) else {
            return;
        };
        self.show_at(id, &url);
        self.urls.push(url);
    }

    /// Shows the images of the mail with this Content-ID from an address that is valid in this
    /// page.
    pub fn show_at(&self, content_id: &str, url: &str) {
        for (image, own) in &self.inline {
            if is_same_id(own, content_id) {
                drop(image.set_attribute("src", url));
            }
        }
    }
}

impl Mail {
    /// The bytes of the images that a mail waits for, one after the other; those that do not come
    /// are left out.
    pub async fn inline_images(
        self,
        message_id: MessageId,
        files: Vec<Attachment>,
        abort: &Abort,
        mut show: impl FnMut(&Attachment, &[u8]),
    ) {
        for file in files {
            match self.attachment(message_id.clone(), &file, abort).await {
                Ok(bytes) => show(&file, &bytes),
                Err(Stop::Aborted) => return,
                Err(Stop::Failed(_)) => {}
            }
        }
    }
}
