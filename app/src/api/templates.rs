//! Templates: all that the user may use, however many there are.

use super::{Abort, Error, list};
use crate::model::template_list::suits;
use contract::{
    ListQuery,
    limits::PAGE_MAX_ROWS,
    template::{Template, TemplateModule},
};

/// Every template with these words in it, by folder and name.
pub async fn all(words: &str, abort: &Abort) -> Result<Vec<Template>, Error> {
    let mut found: Vec<Template> = Vec::new();
    loop {
        let query = ListQuery {
            q: words.trim().to_owned(),
            offset: u32::try_from(found.len()).unwrap_or(u32::MAX),
            limit: PAGE_MAX_ROWS,
            ..ListQuery::default()
        };
        let page = list::<Template>(&query, abort).await?;
        let last = page.items.is_empty();
        found.extend(page.items);
        if last || found.len() as u64 >= page.total {
            return Ok(found);
        }
    }
}

/// Every template for mail to a record of this module, by folder and name.
pub async fn for_module(module: TemplateModule, abort: &Abort) -> Result<Vec<Template>, Error> {
    let mut found = all("", abort).await?;
    found.retain(|template| suits(template, module));
    Ok(found)
}
