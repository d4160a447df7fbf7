//! The elements and attributes of a mail that are shown. Nothing else is: no script, no form, no
//! media, no SVG or MathML, no style sheet, no `id` or `name`.

/// Elements that are shown.
pub const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "main",
    "mark",
    "nav",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Elements whose content is shown without them. `o:p` is Outlook's.
pub const UNWRAPPED: &[&str] = &[
    "button", "details", "dir", "fieldset", "form", "label", "legend", "marquee", "menu", "nobr",
    "o:p", "picture", "summary",
];

/// Attributes that are kept. `class` tells quotes from words and is then dropped.
pub const ATTRIBUTES: &[&str] = &[
    "abbr",
    "align",
    "alt",
    "bgcolor",
    "border",
    "cellpadding",
    "cellspacing",
    "class",
    "clear",
    "color",
    "colspan",
    "compact",
    "dir",
    "face",
    "frame",
    "height",
    "href",
    "hspace",
    "lang",
    "noshade",
    "nowrap",
    "reversed",
    "rowspan",
    "rules",
    "scope",
    "size",
    "span",
    "src",
    "start",
    "style",
    "title",
    "type",
    "valign",
    "value",
    "vspace",
    "width",
];

/// How mail programs mark the mail that is answered.
pub const QUOTES: &str = ".gmail_quote, .yahoo_quoted, .protonmail_quote, blockquote[type=cite]";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_runs_loads_or_sends_is_allowed() {
        for name in [
            "script", "style", "svg", "math", "iframe", "frame", "object", "embed", "applet",
            "link", "meta", "base", "form", "input", "button", "textarea", "select", "video",
            "audio", "source", "track", "picture", "template", "noscript", "area", "map", "canvas",
            "portal", "dialog", "slot",
        ] {
            assert!(!ELEMENTS.contains(&name), "{name}");
        }
    }

    #[test]
    fn no_attribute_runs_loads_or_names_something() {
        for name in [
            "id",
            "name",
            "srcset",
            "background",
            "action",
            "formaction",
            "ping",
            "download",
            "target",
            "rel",
            "srcdoc",
            "poster",
            "lowsrc",
            "data",
            "xlink:href",
            "is",
            "slot",
            "popover",
            "usemap",
            "cite",
            "longdesc",
            "dynsrc",
        ] {
            assert!(!ATTRIBUTES.contains(&name), "{name}");
        }
        assert!(ATTRIBUTES.iter().all(|name| !name.starts_with("on")));
    }

    #[test]
    fn the_lists_are_sorted_and_disjoint() {
        for list in [ELEMENTS, UNWRAPPED, ATTRIBUTES] {
            assert!(list.is_sorted());
        }
        assert!(UNWRAPPED.iter().all(|name| !ELEMENTS.contains(name)));
    }
}
